import { CommandContract, CommandMessage, type ErrorBody, Payload } from '@nestwork/contract-kit';
import {
  advance,
  defineSaga,
  newSagaInstance,
  type ReplyOutcome,
  type SagaInput,
  type SagaInstance,
  type SagaSend,
  type SagaStatus,
} from '@nestwork/saga';
import { IsString } from 'class-validator';
import type { SagaBehaviour, SagaCommand, SagaRuntimeHarness } from '../../src/conformance/saga-runtime.js';

/** What is wrong with a runtime of sagas that is broken on purpose. */
export type SagaRuntimeFault =
  | 'starts a saga twice'
  | 'believes every reply'
  | 'undoes only what was answered'
  | 'takes a failed compensation for done'
  | 'commits before it sends'
  | 'sends before it commits'
  | 'fires a timer on each instance'
  | 'waits for ever'
  | 'cannot be resumed'
  | 'forgets what is in flight';

class Nothing extends Payload {}

@CommandContract('suite.deed.v1', { reply: Nothing })
class Deed extends CommandMessage<Nothing> {
  @IsString() readonly what!: SagaCommand;
}

const saga = defineSaga<object>('suite', { maxAttempts: 3, retryDelaysMs: [1], replyTimeoutMs: 60_000 })
  .step('first', { send: deed('first'), compensate: deed('undo first'), timeoutMs: 60_000 })
  .step('second', { send: deed('second'), compensate: deed('undo second'), timeoutMs: 60_000 })
  .onCompleted(deed('completed'))
  .onCompensated(deed('compensated'));

function deed(what: SagaCommand) {
  return () => Deed.of({ what });
}

interface Sent {
  readonly saga: string;
  readonly id: string;
  readonly what: SagaCommand;
}

/** A runtime of sagas in memory, as a correct one behaves, unless a fault is wanted. What is under way moves one at a time. */
export class MemorySagaRuntime implements SagaRuntimeHarness {
  readonly patienceMs?: number;
  readonly #sagas = new Map<string, SagaInstance<object>>();
  readonly #sent: Sent[] = [];
  readonly #done = new Map<string, SagaCommand[]>();
  readonly #answers = new Map<string, ReplyOutcome>();
  readonly #behaviour = new Map<SagaCommand, SagaBehaviour>();
  #underWay: (() => void)[] = [];
  #instances = 1;
  #deaths = 0;
  #pumping: Promise<void> | undefined;
  #now = Date.UTC(2026, 0, 1);

  constructor(private readonly fault?: SagaRuntimeFault) {
    if (fault) this.patienceMs = 100;
  }

  async start(id: string): Promise<void> {
    if (this.#sagas.has(id) && this.fault !== 'starts a saga twice') throw new Error('started already');
    this.#move(newSagaInstance('suite', id, {}), { kind: 'start' });
  }

  behave(command: SagaCommand, behaviour: SagaBehaviour): void {
    this.#behaviour.set(command, behaviour);
  }

  async expire(id: string): Promise<void> {
    const before = this.#sagas.get(id)!;
    if (before.wakeAt === undefined || this.fault === 'waits for ever') return;
    this.#now = Math.max(this.#now, before.wakeAt);
    for (let instance = 0; instance < this.#instances; instance += 1) {
      const seen = this.fault === 'fires a timer on each instance' ? before : this.#sagas.get(id)!;
      this.#move(seen, { kind: 'timer' });
    }
    await this.#pumping;
  }

  async reply(id: string, command: SagaCommand): Promise<void> {
    this.#replies(this.#find(id, command), { status: 'ok' });
    await this.#pumping;
  }

  async repeat(id: string, command: SagaCommand): Promise<void> {
    this.#arrive(this.#find(id, command));
    await this.#pumping;
  }

  async addInstance(): Promise<void> {
    this.#instances += 1;
  }

  dieBeforeCommit(times: number): void {
    this.#deaths = times;
  }

  async resume(id: string): Promise<boolean> {
    if (this.fault === 'cannot be resumed') return false;
    return this.#move(this.#sagas.get(id)!, { kind: 'resume' });
  }

  async restart(): Promise<void> {
    if (this.fault === 'forgets what is in flight') this.#underWay = [];
  }

  async status(id: string): Promise<SagaStatus | undefined> {
    return this.#sagas.get(id)?.status;
  }

  async sent(id: string): Promise<SagaCommand[]> {
    return this.#sent.filter((each) => each.saga === id).map(({ what }) => what);
  }

  done(id: string): readonly SagaCommand[] {
    return this.#done.get(id) ?? [];
  }

  async close(): Promise<void> {
    this.#underWay = [];
    await this.#pumping;
  }

  /** One transaction: the saga and its commands, unless it dies in between. */
  #move(before: SagaInstance<object>, input: SagaInput): boolean {
    const { instance, sends } = advance({ saga, instance: before, now: this.#now }, input);
    const dies = this.#deaths > 0;
    if (dies) this.#deaths -= 1;
    if (!dies || this.fault === 'commits before it sends') this.#sagas.set(before.id, instance);
    if (!dies || this.fault === 'sends before it commits') for (const send of sends) this.#send(before.id, send);
    if (dies) throw new Error('killed');
    if (instance.pending?.awaiting === 'retry') this.#later(() => this.#retry(before.id));
    return instance !== before;
  }

  #retry(id: string): void {
    const before = this.#sagas.get(id)!;
    this.#now = Math.max(this.#now, before.wakeAt ?? 0);
    this.#move(before, { kind: 'timer' });
  }

  #send(id: string, send: SagaSend): void {
    const { what } = send.command as Deed;
    const isUndoOfSilence = what === 'undo second' && !this.done(id).includes('second');
    const sent = { saga: id, id: send.id, what };
    this.#sent.push(sent);
    if (isUndoOfSilence && this.fault === 'undoes only what was answered') this.#replies(sent, { status: 'ok' });
    else this.#arrive(sent);
  }

  #arrive(sent: Sent): void {
    this.#later(() => {
      const outcome = this.#answers.get(sent.id) ?? this.#handle(sent);
      if (!outcome) return;
      this.#answers.set(sent.id, outcome);
      this.#replies(sent, outcome);
    });
  }

  #find(id: string, command: SagaCommand): Sent {
    return this.#sent.findLast((each) => each.saga === id && each.what === command)!;
  }

  #handle({ saga: id, what }: Sent): ReplyOutcome | undefined {
    const behaviour = this.#behaviour.get(what);
    if (behaviour === 'throws') return undefined;
    if (behaviour === 'declines' || this.done(id).includes(`undo ${what}` as SagaCommand)) return REFUSED;
    this.#done.set(id, [...this.done(id), what]);
    return { status: 'ok' };
  }

  #replies({ saga: id, id: commandId, what }: Sent, outcome: ReplyOutcome): void {
    const isWrong = this.fault === 'takes a failed compensation for done' && what.startsWith('undo');
    this.#later(() => {
      const before = this.#sagas.get(id)!;
      const believed = this.fault === 'believes every reply' ? (before.pending?.commandId ?? commandId) : commandId;
      this.#move(before, { kind: 'reply', commandId: believed, outcome: isWrong ? { status: 'ok' } : outcome });
    });
  }

  /** What fails is delivered again, as a broker does. */
  #later(work: () => void): void {
    this.#underWay.push(work);
    this.#pumping ??= this.#pump().finally(() => (this.#pumping = undefined));
  }

  async #pump(): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      const work = this.#underWay.shift();
      if (!work) return;
      try {
        work();
      } catch {
        this.#underWay.push(work);
      }
    }
  }
}

const REFUSED: ReplyOutcome = {
  status: 'error',
  error: { code: 'suite.refused', category: 'conflict', message: 'refused', details: {} } satisfies ErrorBody,
};
