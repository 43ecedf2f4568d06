import { Injectable, Logger } from '@nestjs/common';
import type { Msg } from '@nats-io/transport-node';
import {
  headerNames,
  MessagingSettings,
  NatsLink,
  type BackgroundLoop,
  type LinkSubscription,
} from '@nestwork/messaging';
import { newTrace, runWithTrace } from '@nestwork/observability';
import { failureBody } from './failure-body.js';
import { readCall } from './operation-call.js';
import { OperationInterrupted, OperationRefused, OperationsBusy } from './operation-errors.js';
import { Operations } from './operations.js';

/** Operations in work at once in one instance: operators must not take the service's database connections away. */
const MAX_IN_WORK = 4;

/**
 * Answers operators on `ops.<service>.<topic>.<verb>`; the instances of a service share the questions. Each gets exactly
 * one answer, unless the process dies.
 */
@Injectable()
export class OperationsServer implements BackgroundLoop {
  readonly name = 'operations';
  readonly #logger = new Logger(OperationsServer.name);
  readonly #inWork = new Set<Promise<void>>();
  #subscription: LinkSubscription | undefined;
  #stopping = new AbortController();

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
    private readonly operations: Operations,
  ) {}

  /** Resolves when the broker knows that questions can be asked here. */
  async start(): Promise<void> {
    const { service } = this.settings;
    this.#stopping = new AbortController();
    this.#subscription ??= this.link.subscribe(`ops.${service}.*.*`, {
      queue: service,
      receive: (msg) => this.#receive(msg),
    });
    // A connection that was lost a moment ago subscribes when it is back.
    if (this.link.isConnected) await this.link.roundTrip();
  }

  /** Takes no more questions, and resolves when those that were taken are answered; long work is told to end. */
  async stop(): Promise<void> {
    this.#stopping.abort(OperationInterrupted.of({}));
    await this.#subscription?.drain();
    this.#subscription = undefined;
    await Promise.all(this.#inWork);
  }

  #receive(msg: Msg): void {
    // Nobody would learn how it ended.
    if (!msg.reply) return this.#logger.warn({ message: `Ignored ${msg.subject}: it names nobody to answer` });
    const name = msg.subject.split('.').slice(2).join(' ');
    if (this.#inWork.size >= MAX_IN_WORK) return this.#fail(msg, name, OperationsBusy.of({}));
    const work = runWithTrace(newTrace(), () => this.#answer(msg, name));
    this.#inWork.add(work);
    void work.finally(() => this.#inWork.delete(work));
  }

  async #answer(msg: Msg, name: string): Promise<void> {
    try {
      const result = await this.operations.run(name, readCall(msg.data), this.#stopping.signal);
      const body = JSON.stringify(result);
      this.#refuseTooLarge(body);
      this.#reply(msg, 'ok', body);
    } catch (err) {
      this.#fail(msg, name, err);
    }
  }

  #refuseTooLarge(body: string): void {
    const max = this.link.get().info?.max_payload ?? Infinity;
    if (Buffer.byteLength(body) <= max) return;
    throw OperationRefused.of({
      reason: `The answer is larger than the ${max} bytes that NATS takes: ask for less of it`,
    });
  }

  #fail(msg: Msg, name: string, err: unknown): void {
    const body = failureBody(name, err);
    if (body.category === 'internal') this.#logger.error({ message: `Operation '${name}' failed`, err });
    this.#reply(msg, 'error', JSON.stringify(body));
  }

  #reply(msg: Msg, status: 'ok' | 'error', body: string): void {
    try {
      this.link.publish(msg.reply ?? '', body, { headers: { [headerNames.status]: status } });
    } catch (err) {
      this.#logger.error({ message: `Could not answer an operator on ${msg.subject}`, err });
    }
  }
}
