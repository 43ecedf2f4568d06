import {
  contractOf,
  errorToWire,
  serializePayload,
  type CommandMessage,
  type ContractError,
} from '@nestwork/contract-kit';
import {
  advance,
  newSagaInstance,
  type Advanced,
  type SagaInput,
  type SagaInstance,
  type SagaStatus,
  type SagaTable,
} from '@nestwork/saga';

// Any fixed moment: a scenario has no clock but the timers it lets pass.
const START = Date.UTC(2026, 0, 1);
const SAGA_ID = '01900000-0000-7000-8000-000000000000';

/**
 * Starts a saga with the data and follows it without any infrastructure:
 * `given(placeOrderSaga, placed).reply().fail(CardDeclined.of({ ... })).expectSent(ReleaseStock.of({ ... })).reply().expectStatus('compensated')`.
 */
export function given<D>(saga: SagaTable<D>, data: D): SagaScenario<D> {
  const instance = newSagaInstance(saga.name, SAGA_ID, data);
  return new SagaScenario(saga, { instance, sends: [] }, START).after({ kind: 'start' });
}

/** A saga at one point of its story. Each call returns the next point; an expectation that does not hold throws. */
export class SagaScenario<D> {
  constructor(
    private readonly saga: SagaTable<D>,
    private readonly latest: Advanced<D>,
    private readonly now: number,
  ) {}

  get instance(): SagaInstance<D> {
    return this.latest.instance;
  }

  /** The command under way is answered well. */
  reply(): SagaScenario<D> {
    return this.after({ kind: 'reply', commandId: this.#awaited(), outcome: { status: 'ok' } });
  }

  /** The command under way is answered with a declared error. */
  fail(error: ContractError): SagaScenario<D> {
    const outcome = { status: 'error', error: errorToWire(error) } as const;
    return this.after({ kind: 'reply', commandId: this.#awaited(), outcome });
  }

  /** Nothing happens until the saga moves on by itself. */
  timeout(): SagaScenario<D> {
    const { wakeAt } = this.instance;
    if (wakeAt === undefined) throw new Error(`The saga is ${this.instance.status} and waits for no time to pass`);
    return new SagaScenario(this.saga, this.latest, wakeAt).after({ kind: 'timer' });
  }

  /** Somebody asks for the saga to be undone. */
  cancel(reason = 'cancelled by the test'): SagaScenario<D> {
    return this.after({ kind: 'cancel', reason });
  }

  /** Any other input, such as a late reply to an earlier command. */
  after(input: SagaInput): SagaScenario<D> {
    const { saga, instance, now } = this;
    return new SagaScenario(saga, advance({ saga, instance, now }, input), now);
  }

  /** The last input made the saga send exactly these commands, in this order. */
  expectSent(...commands: readonly CommandMessage<unknown>[]): this {
    const sent = this.latest.sends.map(({ command }) => textOf(command));
    const expected = commands.map(textOf);
    if (sent.join('\n') !== expected.join('\n'))
      throw new Error(`Expected the saga to send${listOf(expected)}but it sent${listOf(sent)}`);
    return this;
  }

  expectStatus(status: SagaStatus): this {
    const { status: actual, log } = this.instance;
    if (actual === status) return this;
    throw new Error(
      `Expected the saga to be ${status}, but it is ${actual}. Its story: ${log.map(({ what }) => what).join(' → ')}`,
    );
  }

  #awaited(): string {
    const { pending, status } = this.instance;
    if (pending?.awaiting === 'reply') return pending.commandId;
    throw new Error(
      `The saga is ${status} and waits for no reply${pending ? ', but for the time of its next attempt: use timeout()' : ''}`,
    );
  }
}

function textOf(command: CommandMessage<unknown>): string {
  return `${contractOf(command).name} ${serializePayload(command)}`;
}

function listOf(commands: readonly string[]): string {
  return commands.length === 0 ? ' nothing\n' : `:\n${commands.map((command) => `  ${command}\n`).join('')}`;
}
