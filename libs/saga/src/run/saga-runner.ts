import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { MessagingSettings, NotOfThisVersion } from '@nestwork/messaging';
import { continueTrace, currentTrace, failStep, newTrace, runWithTrace, type Trace } from '@nestwork/observability';
import { Outbox } from '@nestwork/outbox';
import { advance } from '../decide/advance.js';
import type { Advanced, SagaSend } from '../decide/advanced.js';
import { formatReplyRef } from './reply-ref.js';
import type { SagaInput } from '../decide/saga-input.js';
import type { SagaInstance } from '../decide/saga-instance.js';
import { SagaRegistry } from './saga-registry.js';
import { replySubjectOf } from './saga-reply.js';
import { SagaReports } from './saga-reports.js';
import { SagaStore } from './saga-store.js';
import type { StoredSaga } from './stored-saga.js';

/** A saga before and after an input; the same object when the input meant nothing to it. */
export interface Moved {
  readonly before: SagaInstance;
  readonly after: SagaInstance;
}

/** Carries out what `advance` decides: the saga, its timer and its commands change in one transaction, for one input. */
@Injectable()
export class SagaRunner {
  private readonly replyTo: string;

  constructor(
    private readonly database: Database,
    private readonly store: SagaStore,
    private readonly registry: SagaRegistry,
    private readonly outbox: Outbox,
    private readonly reports: SagaReports,
    { service }: MessagingSettings,
  ) {
    this.replyTo = replySubjectOf(service);
  }

  /** Starts a saga in the current transaction. */
  async start(instance: SagaInstance): Promise<void> {
    this.database.requireTransaction(`Starting saga ${instance.saga}`);
    const saga = this.registry.get(instance.saga);
    const trace = currentTrace() ?? newTrace();
    const advanced = advance({ saga, instance, now: await this.store.now() }, { kind: 'start' });
    if (!(await failStep('saga.insert', () => this.store.insert(advanced.instance, trace)))) {
      throw new Error(
        `Saga ${instance.saga} ${instance.id} was started already; nothing was changed. See how it stands with sagas.find, ` +
          'or start another one under another id.',
      );
    }
    await runWithTrace(trace, () => this.sendAll(advanced));
    this.report({ before: instance, after: advanced.instance });
  }

  /** Gives one input to a saga; undefined when there is no such saga. Throws NotOfThisVersion for one that is not run here. */
  take(name: string, id: string, input: SagaInput): Promise<Moved | undefined> {
    return this.database.transaction(async () => {
      const stored = await failStep('saga.load', () => this.store.lock(name, id));
      if (stored && !this.registry.names.includes(name))
        throw new NotOfThisVersion(
          `This version of the service runs no saga '${name}': ${id} is left to one that does`,
        );
      return stored && this.move(stored, input);
    });
  }

  /** Gives one input to a saga that the current transaction has locked. */
  async move(stored: StoredSaga, input: SagaInput): Promise<Moved> {
    const before = stored.instance;
    const saga = this.registry.get(before.saga);
    const advanced = advance({ saga, instance: before, now: stored.now }, input);
    const moved = { before, after: advanced.instance };
    if (moved.after === before) return moved;
    const save = isLastOfItsTransaction(input) ? 'saveWithCommit' : 'save';
    await failStep('saga.save', async () => this.store[save](stored, advanced.instance));
    await runWithTrace(traceOf(stored), () => this.sendAll(advanced));
    this.report(moved);
    return moved;
  }

  private async sendAll({ instance, sends }: Advanced<unknown>): Promise<void> {
    for (const send of sends) await failStep('saga.send', () => this.send(instance, send));
  }

  // Under the saga's id as key, so that a compensation leaves after the command that it undoes.
  private send({ saga, id }: SagaInstance, { id: commandId, command, resend }: SagaSend): Promise<void> {
    const replyRef = formatReplyRef({ saga, id, commandId });
    const again = resend === undefined ? {} : { resend };
    return this.outbox.send(command, { id: commandId, key: id, replyTo: this.replyTo, replyRef, ...again });
  }

  private report(moved: Moved): void {
    this.database.afterCommit(() => this.reports.moved(moved));
  }
}

// Both come in transactions of the frame; in one of an application the saga may be read, or moved, once more.
function isLastOfItsTransaction({ kind }: SagaInput): boolean {
  return kind === 'reply' || kind === 'timer';
}

// A timer belongs to no conversation, and whoever cancels to one of their own: what the saga sends stays in the saga's.
function traceOf({ trace }: StoredSaga): Trace {
  const current = currentTrace();
  if (current?.correlationId === trace.correlationId) return current;
  return continueTrace({ ...trace, causationId: current?.causationId });
}
