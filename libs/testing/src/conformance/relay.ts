import { expect } from '@jest/globals';
import { eventually } from '../eventually.js';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** An outbox with a broker and relays between them, all of them under test; nothing runs at first. */
export interface RelayHarness extends Harness {
  /** Commits messages of a key, each in a transaction of its own, one after the other. */
  commit(key: string, ...numbers: readonly number[]): Promise<void>;
  /** Commits a message that the broker refuses until `mend` was called; its number is 0. */
  commitPoison(key: string): Promise<void>;
  mend(): Promise<void>;
  /** Starts one more relay. `stop` finishes what is under way. */
  start(): Promise<{ stop(): Promise<void> }>;
  /** Lets the next passes over the outbox, so many of them, die when all is published and nothing of it written down. */
  dieBeforeSettling(times: number): void;
  /** What the broker has stored of a key, in its order. */
  stored(key: string): Promise<number[]>;
  /** How many messages wait in the outbox. */
  waiting(): Promise<number>;
  /** Ends the broker without warning, and starts it again on its data after the work was done. */
  withoutBroker(work: () => Promise<void>): Promise<void>;
  /** Ends every connection to the database, as a restart of it does. */
  restartDatabase(): Promise<void>;
  /** How long the suite waits for what has to come; default 15,000. */
  readonly patienceMs?: number;
}

/** Declares the tests that every relay must pass, with whatever store and broker. */
export function describeRelay(open: () => Promise<RelayHarness>): void {
  describeCases('As a relay', relayCases, open);
}

/** The failures that a relay has to survive. */
export const relayCases: readonly ConformanceCase<RelayHarness>[] = [
  {
    name: 'crash after commit before publish: the next relay publishes what was committed',
    prove: async (outbox) => {
      await outbox.commit('tea', 1, 2, 3);
      await outbox.start();
      await expectStored(outbox, { tea: [1, 2, 3] });
    },
  },
  {
    name: 'crash after publish before settling: it is published again, and the broker has it once',
    prove: async (outbox) => {
      outbox.dieBeforeSettling(3);
      await outbox.start();
      await outbox.commit('tea', 1, 2, 3);
      await expectStored(outbox, { tea: [1, 2, 3] });
    },
  },
  {
    name: 'two relays at once: each message is stored once, in order per key',
    prove: async (outbox) => {
      await outbox.start();
      await outbox.commit('tea', 1, 2, 3);
      await outbox.start();
      const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
      await Promise.all([outbox.commit('milk', ...numbers), outbox.commit('rum', ...numbers)]);
      await outbox.commit('tea', 4, 5);
      await expectStored(outbox, { tea: [1, 2, 3, 4, 5], milk: numbers, rum: numbers });
    },
  },
  {
    name: 'poison head: its key waits until it is mended, and other keys flow',
    prove: async (outbox) => {
      await outbox.commitPoison('tea');
      await outbox.commit('tea', 1);
      await outbox.commit('milk', 1);
      await outbox.start();
      await eventually(async () => expect(await outbox.stored('milk')).toEqual([1]), patienceOf(outbox));
      // A second message of the other key is proof that the relay has come by the first one again.
      await outbox.commit('milk', 2);
      await eventually(async () => expect(await outbox.stored('milk')).toEqual([1, 2]), patienceOf(outbox));
      expect(await outbox.stored('tea')).toEqual([]);
      await outbox.mend();
      await expectStored(outbox, { tea: [0, 1], milk: [1, 2] });
    },
  },
  {
    name: 'broker restart: what was committed meanwhile is published in order',
    prove: async (outbox) => {
      await outbox.start();
      await outbox.commit('tea', 1);
      await expectStored(outbox, { tea: [1] });
      await outbox.withoutBroker(() => outbox.commit('tea', 2, 3));
      await outbox.commit('tea', 4);
      await expectStored(outbox, { tea: [1, 2, 3, 4] });
    },
  },
  {
    name: 'database restart: the relay goes on by itself',
    prove: async (outbox) => {
      await outbox.start();
      await outbox.commit('tea', 1);
      await outbox.restartDatabase();
      await eventually(() => outbox.commit('tea', 2), patienceOf(outbox));
      await expectStored(outbox, { tea: [1, 2] });
    },
  },
  {
    name: 'stop with work in flight: what it leaves, another relay publishes, and nothing is stored twice',
    prove: async (outbox) => {
      const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
      await outbox.commit('tea', ...numbers);
      const stopping = await outbox.start();
      await eventually(async () => expect((await outbox.stored('tea')).length).toBeGreaterThan(0), patienceOf(outbox));
      await stopping.stop();
      await outbox.start();
      await expectStored(outbox, { tea: numbers });
    },
  },
];

function patienceOf({ patienceMs = 15_000 }: RelayHarness) {
  return { timeoutMs: patienceMs };
}

/** Waits until the outbox is empty; then the broker has exactly this. */
async function expectStored(outbox: RelayHarness, keys: Readonly<Record<string, readonly number[]>>): Promise<void> {
  await eventually(async () => expect(await outbox.waiting()).toBe(0), patienceOf(outbox));
  for (const [key, numbers] of Object.entries(keys)) expect(await outbox.stored(key)).toEqual(numbers);
}
