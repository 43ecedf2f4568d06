import type { RelayHarness } from '@nestwork/testing';
import { DestinationHolds } from '../src/relay/destination-holds.js';
import type { OutboxRow } from '../src/relay/outbox-row.js';
import { RelayPass } from '../src/relay/relay-pass.js';
import { aMessage } from './a-message.js';
import { MemoryBroker, type Trouble } from './memory-broker.js';
import { MemoryOutbox } from './memory-outbox.js';

/** What is wrong with relays that are broken on purpose. */
export type RelayFault =
  | 'sees only what is committed later'
  | 'publishes under new ids'
  | 'marks before the ack'
  | 'gives a refused message up'
  | 'ends with its first failure';

interface Running {
  stopped: boolean;
  done: Promise<void>;
}

/** The real RelayPass between a store and a broker in memory, with a fault where one is wanted. */
export class MemoryRelay implements RelayHarness {
  readonly patienceMs = 2_000;
  readonly #outbox = new MemoryOutbox([1]);
  readonly #relays: Running[] = [];
  readonly #broker: MemoryBroker;
  #copies = 0;
  #deaths = 0;
  #isAway = false;
  #isMended = false;
  #epoch = 0;

  constructor(private readonly fault?: RelayFault) {
    this.#broker = new MemoryBroker((row) => this.#trouble(row));
  }

  async commit(key: string, ...numbers: readonly number[]): Promise<void> {
    for (const number of numbers) this.#outbox.write(aMessage({ id: `${key} ${number}`, key }))();
  }

  async commitPoison(key: string): Promise<void> {
    this.#outbox.write(aMessage({ id: `${key} 0`, key }))();
  }

  async mend(): Promise<void> {
    this.#isMended = true;
    this.#outbox.pass(1_000_000);
  }

  async start(): Promise<{ stop(): Promise<void> }> {
    const since = this.fault === 'sees only what is committed later' ? this.#outbox.waiting() : [];
    const running: Running = { stopped: false, done: Promise.resolve() };
    running.done = this.#run(running, since);
    this.#relays.push(running);
    return { stop: () => this.#stop(running) };
  }

  dieBeforeSettling(times: number): void {
    this.#deaths = times;
  }

  async stored(key: string): Promise<number[]> {
    const ids = this.#broker.stored.map((id) => id.split(' '));
    return ids.filter(([thing]) => thing === key).map(([, number]) => Number(number));
  }

  async waiting(): Promise<number> {
    return this.#outbox.waiting().length;
  }

  async withoutBroker(work: () => Promise<void>): Promise<void> {
    this.#isAway = true;
    await work();
    // So that the relays have tried.
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    this.#isAway = false;
  }

  async restartDatabase(): Promise<void> {
    this.#epoch += 1;
  }

  async close(): Promise<void> {
    for (const relay of this.#relays) await this.#stop(relay);
  }

  async #run(running: Running, unseen: readonly string[]): Promise<void> {
    let pass = this.#pass(unseen);
    let epoch = this.#epoch;
    while (!running.stopped) {
      try {
        if (epoch !== this.#epoch) throw new Error('the connection was lost');
        await pass.run([this.#outbox.lease(0)]);
      } catch {
        if (this.fault === 'ends with its first failure') return;
        [pass, epoch] = [this.#pass(unseen), this.#epoch];
      }
      this.#outbox.pass(1);
      await new Promise(setImmediate);
    }
  }

  #pass(unseen: readonly string[]): RelayPass {
    const store = this.#outbox;
    const due: MemoryOutbox['due'] = async (query) => {
      const found = await store.due(query);
      return { ...found, rows: found.rows.filter(({ id }) => !unseen.includes(id)) };
    };
    const settle: MemoryOutbox['settle'] = async (settlement) => {
      if (this.#deaths-- > 0) throw new Error('killed');
      if (this.fault !== 'gives a refused message up') return store.settle(settlement);
      const given = settlement.refused.map((row) => ({ ...row, stream: 'none', seq: 0 }));
      return store.settle({ ...settlement, acked: [...settlement.acked, ...given], refused: [] });
    };
    const holds = new DestinationHolds(() => performance.now() * 1_000);
    const publish = (row: OutboxRow) => this.#publish(row);
    // As soon as the event loop turns without an answer.
    const patience = () => ({ over: new Promise(setImmediate), end: () => undefined });
    const always = { mayPublish: () => true, batchSize: 5, maxInFlight: 2, patience, onLate: () => undefined };
    return new RelayPass({ store: { due, settle }, publisher: { publish }, holds, ...always });
  }

  async #publish(row: OutboxRow) {
    await new Promise(setImmediate);
    const brokerId = this.fault === 'publishes under new ids' ? `${row.brokerId} ${(this.#copies += 1)}` : row.brokerId;
    const outcome = await this.#broker.publish({ ...row, brokerId });
    if (this.fault !== 'marks before the ack' || outcome.kind === 'refused') return outcome;
    return { kind: 'acked' as const, stream: 'EVT_SHOP', seq: 1, duplicate: false };
  }

  #trouble({ id }: OutboxRow): Trouble {
    if (this.#isAway) return 'away';
    return id.endsWith(' 0') && !this.#isMended ? 'refused' : undefined;
  }

  async #stop(running: Running): Promise<void> {
    running.stopped = true;
    await running.done;
  }
}
