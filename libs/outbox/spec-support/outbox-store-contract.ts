import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OutgoingMessage } from '@nestwork/messaging';
import type { HeldLane } from '../src/lanes/lane.js';
import type { OutboxStore, Settlement } from '../src/relay/outbox-store.js';
import { aMessage } from './a-message.js';

/** A store under test, empty, with one pause of a minute before a refused message is parked. */
export interface StoreHarness {
  readonly store: OutboxStore;
  /** Takes the row's number now; the row is visible once the returned function was called. */
  write(message: OutgoingMessage): Promise<() => Promise<void>>;
  /** Hands the lane of every key of this suite to a new owner. */
  lease(): Promise<HeldLane>;
  pass(ms: number): Promise<void>;
  waiting(): Promise<string[]>;
  published(): Promise<string[]>;
  close(): Promise<void>;
}

/** What every OutboxStore must do, whatever it keeps its rows in. */
export function itIsAnOutboxStore(open: () => Promise<StoreHarness>): void {
  describe('as an OutboxStore', () => {
    let harness: StoreHarness;
    let lane: HeldLane;
    const opened: StoreHarness[] = [];

    beforeEach(async () => {
      harness = await open();
      opened.push(harness);
      lane = await harness.lease();
    });
    afterAll(async () => {
      for (const each of opened) await each.close();
    });

    const commit = async (...ids: string[]) => {
      for (const id of ids) await (await harness.write(aMessage({ id, key: KEY })))();
    };
    const due = async (heldDestinations: string[] = [], limit = 100) =>
      harness.store.due({ lanes: [lane], heldDestinations, limit });
    const idsDue = async (...query: Parameters<typeof due>) => (await due(...query)).map(({ id }) => id);
    const settle = async (what: Partial<Record<'acked' | 'refused', string[]>>, lanes = [lane]) => {
      const rows = new Map((await due()).map((row) => [row.id, row]));
      const settlement: Settlement = {
        lanes,
        acked: (what.acked ?? []).map((id, seq) => ({ ...rows.get(id)!, stream: 'EVT_SHOP', seq: seq + 1 })),
        refused: (what.refused ?? []).map((id) => ({ ...rows.get(id)!, reason: 'too large' })),
      };
      return harness.store.settle(settlement);
    };

    it('gives the rows of a lane in the order of their numbers, with all that is needed to publish them', async () => {
      const message = aMessage({
        id: 'a',
        key: KEY,
        brokerId: 'a:r1',
        headers: { 'ce-id': 'a', x: '"\\ü' },
        body: '{"a":"ü"}',
      });
      await (
        await harness.write(message)
      )();
      await commit('b', 'c');
      expect(await idsDue()).toEqual(['a', 'b', 'c']);
      expect((await due())[0]).toMatchObject({ ...message, destination: 'evt.shop', lane: lane.lane });
      expect(await idsDue([], 2)).toEqual(['a', 'b']);
    });

    it('ordering error 1: gives the row of a slow transaction that took its number first and committed last', async () => {
      // Commands: of events with one key, the later one waits at its commit.
      const command = (id: string) => aMessage({ id, key: KEY, subject: 'cmd.store.note.v1' });
      const commitSlow = await harness.write(command('slow'));
      await (
        await harness.write(command('fast'))
      )();
      expect(await idsDue()).toEqual(['fast']);
      await commitSlow();
      expect(await idsDue()).toEqual(['slow', 'fast']);
    });

    it('leaves out the destinations that are held', async () => {
      await commit('a');
      expect(await idsDue(['evt.shop'])).toEqual([]);
      expect(await idsDue(['evt.shopping', 'cmd.shop'])).toEqual(['a']);
    });

    it('moves acknowledged rows to the history', async () => {
      await commit('a', 'b');
      expect(await settle({ acked: ['a'] })).toEqual({ moved: 1, parked: [] });
      expect(await harness.waiting()).toEqual(['b']);
      expect(await harness.published()).toEqual(['a']);
    });

    it('moves a row once, however often it is settled', async () => {
      await commit('a');
      const [row] = await due();
      const settlement = { lanes: [lane], acked: [{ ...row!, stream: 'EVT_SHOP', seq: 1 }], refused: [] };
      expect((await harness.store.settle(settlement)).moved).toBe(1);
      expect((await harness.store.settle(settlement)).moved).toBe(0);
      expect(await harness.published()).toEqual(['a']);
    });

    it('changes nothing for a lane that went to another relay since', async () => {
      await commit('a', 'b');
      await harness.lease();
      expect(await settle({ acked: ['a'], refused: ['b'] })).toEqual({ moved: 0, parked: [] });
      expect(await harness.waiting()).toEqual(['a', 'b']);
      expect(await idsDue()).toEqual(['a', 'b']);
    });

    it('ordering error 2: holds back a refused row and the later ones of its key, and no others, until its pause is over', async () => {
      const other = aMessage({ id: 'other', key: KEY, subject: 'cmd.store.note.v1' });
      await commit('a', 'b');
      await settle({ refused: ['b'] });
      await commit('c');
      await (
        await harness.write(other)
      )();
      expect(await idsDue()).toEqual(['a', 'other']);
      await harness.pass(60_000);
      expect(await idsDue()).toEqual(['a', 'b', 'c', 'other']);
    });

    it('parks a row when its pauses are used up, says so once, and offers it again later all the same', async () => {
      await commit('a');
      expect((await settle({ refused: ['a'] })).parked).toEqual([]);
      await harness.pass(60_000);
      const parked = { messageId: 'a', subject: 'evt.shop.thing-happened.v1.0', key: KEY, reason: 'too large' };
      expect((await settle({ refused: ['a'] })).parked).toEqual([parked]);
      expect(await idsDue()).toEqual([]);
      await harness.pass(300_000);
      expect(await idsDue()).toEqual(['a']);
      expect((await settle({ refused: ['a'] })).parked).toEqual([]);
    });
  });
}

const KEY = 'k';
