import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import type { OutgoingMessage } from '@nestwork/messaging';
import type { HeldLane, OutboxStore, Settled, Settlement } from '@nestwork/outbox';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** A store under test: empty, with one pause of a minute before a refused message is parked. */
export interface OutboxStoreHarness extends Harness {
  readonly store: OutboxStore;
  /** Takes the row's number now; the row is visible once the returned function was called. */
  write(message: OutgoingMessage): Promise<() => Promise<void>>;
  /** Hands the lane of every key of this suite to a new owner. */
  lease(): Promise<HeldLane>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  /** The ids of the messages that wait, in their order. */
  waiting(): Promise<string[]>;
  /** The ids of the messages that left, in the order in which they were settled. */
  published(): Promise<string[]>;
}

/** Declares the tests that every OutboxStore must pass, whatever it keeps its rows in. */
export function describeOutboxStore(open: () => Promise<OutboxStoreHarness>): void {
  describeCases('As an OutboxStore', outboxStoreCases, open);
}

/** The failures that an OutboxStore has to survive. */
export const outboxStoreCases: readonly ConformanceCase<OutboxStoreHarness>[] = [
  {
    name: 'rows are given in the order of their numbers, with all that is needed to publish them',
    prove: async (harness) => {
      const { lane, due, ids } = await beginning(harness);
      const whole = { brokerId: 'a:r1', headers: { 'ce-id': 'a', x: '"\\ü' }, body: '{"a":"ü"}' };
      const message = messageOf('a', whole);
      await commit(harness, message, 'b', 'c');
      expect(await ids()).toEqual(['a', 'b', 'c']);
      expect((await due())[0]).toMatchObject({ ...message, destination: 'evt.shop', lane: lane.lane });
      expect(await ids([], 2)).toEqual(['a', 'b']);
    },
  },
  {
    name: 'a slow transaction took its number first and commits last',
    prove: async (harness) => {
      const { ids } = await beginning(harness);
      // Commands: of events with one key, the later one may wait at its commit.
      const subject = 'cmd.store.note.v1';
      const commitSlow = await harness.write(messageOf('slow', { subject }));
      await commit(harness, messageOf('fast', { subject }));
      expect(await ids()).toEqual(['fast']);
      await commitSlow();
      expect(await ids()).toEqual(['slow', 'fast']);
    },
  },
  {
    name: 'a destination is away: its rows are left out, others are given',
    prove: async (harness) => {
      const { ids } = await beginning(harness);
      await commit(harness, 'a');
      expect(await ids(['evt.shop'])).toEqual([]);
      expect(await ids(['evt.shopping', 'cmd.shop'])).toEqual(['a']);
    },
  },
  {
    name: 'a limit or a destination that is away leaves rows out: it says that these are not all',
    prove: async (harness) => {
      const { areAll } = await beginning(harness);
      expect(await areAll()).toBe(true);
      await commit(harness, 'a', 'b');
      expect(await areAll()).toBe(true);
      expect(await areAll([], 1)).toBe(false);
      expect(await areAll(['evt.shop'])).toBe(false);
    },
  },
  {
    name: 'acknowledged rows move to the history, and no others',
    prove: async (harness) => {
      const { settle } = await beginning(harness);
      await commit(harness, 'a', 'b');
      expect(await settle({ acked: ['a'] })).toEqual({ moved: 1, parked: [] });
      expect(await harness.waiting()).toEqual(['b']);
      expect(await harness.published()).toEqual(['a']);
    },
  },
  {
    name: 'crash after publish before settling: the row is given again',
    prove: async (harness) => {
      const { ids, settle } = await beginning(harness);
      await commit(harness, 'a');
      expect(await ids()).toEqual(['a']);
      expect(await ids()).toEqual(['a']);
      await settle({ acked: ['a'] });
      expect(await ids()).toEqual([]);
    },
  },
  {
    name: 'a settlement arrives twice: the row is moved once',
    prove: async (harness) => {
      const { lane, due } = await beginning(harness);
      await commit(harness, 'a');
      const [row] = await due();
      const settlement = { lanes: [lane], acked: [{ ...row!, stream: 'EVT_SHOP', seq: 1 }], refused: [] };
      expect((await harness.store.settle(settlement)).moved).toBe(1);
      expect((await harness.store.settle(settlement)).moved).toBe(0);
      expect(await harness.published()).toEqual(['a']);
    },
  },
  {
    name: 'two relays at once: the settlement of the one that lost its lane changes nothing',
    prove: async (harness) => {
      const { ids, settle } = await beginning(harness);
      await commit(harness, 'a', 'b');
      await harness.lease();
      expect(await settle({ acked: ['a'], refused: ['b'] })).toEqual({ moved: 0, parked: [] });
      expect(await harness.waiting()).toEqual(['a', 'b']);
      expect(await ids()).toEqual(['a', 'b']);
    },
  },
  {
    name: 'poison head: a refused row holds back the later ones of its key, and no others, until its pause is over',
    prove: async (harness) => {
      const { ids, settle } = await beginning(harness);
      await commit(harness, 'a', 'b');
      await settle({ refused: ['b'] });
      await commit(harness, 'c', messageOf('other', { subject: 'cmd.store.note.v1' }));
      expect(await ids()).toEqual(['a', 'other']);
      await harness.pass(60_000);
      expect(await ids()).toEqual(['a', 'b', 'c', 'other']);
    },
  },
  {
    name: 'poison head that stays: it is parked once, said so once, and given again later all the same',
    prove: async (harness) => {
      const { ids, settle } = await beginning(harness);
      await commit(harness, 'a');
      expect((await settle({ refused: ['a'] })).parked).toEqual([]);
      await harness.pass(60_000);
      const parked = { messageId: 'a', subject: SUBJECT, key: KEY, reason: 'too large' };
      expect((await settle({ refused: ['a'] })).parked).toEqual([parked]);
      expect(await ids()).toEqual([]);
      await harness.pass(300_000);
      expect(await ids()).toEqual(['a']);
      expect((await settle({ refused: ['a'] })).parked).toEqual([]);
    },
  },
];

const KEY = 'k';
const SUBJECT = 'evt.shop.thing-happened.v1.0';

function messageOf(id: string, given: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const headers = { 'ce-id': newMessageId() };
  return { id, brokerId: id, key: KEY, subject: SUBJECT, headers, body: '{}', ...given };
}

async function commit(harness: OutboxStoreHarness, ...messages: readonly (string | OutgoingMessage)[]): Promise<void> {
  for (const message of messages) {
    const visible = await harness.write(typeof message === 'string' ? messageOf(message) : message);
    await visible();
  }
}

/** A lane of ours, and the two questions that a relay asks about it. */
async function beginning(harness: OutboxStoreHarness) {
  const { store } = harness;
  const lane = await harness.lease();
  const read = (heldDestinations: readonly string[] = [], limit = 100) =>
    store.due({ lanes: [lane], heldDestinations, limit });
  const due = async (...query: Parameters<typeof read>) => (await read(...query)).rows;
  const areAll = async (...query: Parameters<typeof read>) => (await read(...query)).all;
  const ids = async (...query: Parameters<typeof due>) => (await due(...query)).map(({ id }) => id);
  const settle = async ({ acked = [], refused = [] }: { acked?: string[]; refused?: string[] }): Promise<Settled> => {
    const rows = new Map((await due()).map((row) => [row.id, row]));
    const settlement: Settlement = {
      lanes: [lane],
      acked: acked.map((id, seq) => ({ ...rows.get(id)!, stream: 'EVT_SHOP', seq: seq + 1 })),
      refused: refused.map((id) => ({ ...rows.get(id)!, reason: 'too large' })),
    };
    return store.settle(settlement);
  };
  return { lane, due, areAll, ids, settle };
}
