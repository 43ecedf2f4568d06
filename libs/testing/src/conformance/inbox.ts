import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { Gate } from '../gate.js';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** An inbox under test, with a place where the work on messages leaves its effects. */
export interface InboxHarness extends Harness {
  /**
   * Hands a message to the inbox as whoever waits for its answer does. `work` is its handler, which resolves with the answer;
   * it rejects with `refusal` where its contract says no, and with any other error where it fails.
   */
  handle(id: string, work: () => Promise<number>): Promise<number>;
  /** An effect of the work that calls it, which shares the fate of the message. */
  effect(text: string): Promise<void>;
  /** What took effect. */
  effects(): Promise<string[]>;
  /** An error that the contract of the messages declares. */
  readonly refusal: Error;
  /** Lets the next message fail as if the process died there: its `handle` rejects. */
  crash(where: 'before the commit' | 'after the commit'): void;
  /** Ends every connection to the database, as a restart of it does. */
  restartDatabase(): Promise<void>;
}

/** Declares the tests that every inbox must pass, whatever it keeps its rows in. */
export function describeInbox(open: () => Promise<InboxHarness>): void {
  describeCases('As an inbox', inboxCases, open);
}

/** The failures that an inbox has to survive. */
export const inboxCases: readonly ConformanceCase<InboxHarness>[] = [
  {
    name: 'a duplicate arrives: it takes effect once, and gets the first answer',
    prove: async (inbox) => {
      const id = newMessageId();
      expect(await inbox.handle(id, once(inbox))).toBe(1);
      expect(await inbox.handle(id, never)).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'another message arrives: it takes effect too',
    prove: async (inbox) => {
      await inbox.handle(newMessageId(), once(inbox));
      await inbox.handle(newMessageId(), once(inbox));
      expect(await inbox.effects()).toEqual(['once', 'once']);
    },
  },
  {
    name: 'duplicates arrive at the same moment: one is handled, the others wait and get its answer',
    prove: async (inbox) => {
      const [id, gate] = [newMessageId(), new Gate()];
      const work = async () => {
        await gate.pass();
        return once(inbox)();
      };
      const copies = Array.from({ length: 4 }, () => inbox.handle(id, work));
      await gate.reached;
      gate.open();
      expect(await Promise.all(copies)).toEqual([1, 1, 1, 1]);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'the first of two copies fails: the other one takes over',
    prove: async (inbox) => {
      const [id, gate] = [newMessageId(), new Gate()];
      const first = inbox.handle(id, async () => {
        await gate.pass();
        throw new Error('failed');
      });
      await gate.reached;
      const copy = inbox.handle(id, once(inbox));
      gate.open();
      await expect(first).rejects.toThrow('failed');
      expect(await copy).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'the handler fails: nothing is left of it, and a redelivery does everything',
    prove: async (inbox) => {
      const id = newMessageId();
      const failing = inbox.handle(id, async () => {
        await inbox.effect('undone');
        throw new Error('failed');
      });
      await expect(failing).rejects.toThrow('failed');
      expect(await inbox.effects()).toEqual([]);
      expect(await inbox.handle(id, once(inbox))).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'crash before the commit: nothing is left, and the redelivery does everything',
    prove: async (inbox) => {
      const id = newMessageId();
      inbox.crash('before the commit');
      await expect(inbox.handle(id, once(inbox))).rejects.toThrow();
      expect(await inbox.effects()).toEqual([]);
      expect(await inbox.handle(id, once(inbox))).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'crash after the commit, before the ack: everything is left, and the redelivery does nothing',
    prove: async (inbox) => {
      const id = newMessageId();
      inbox.crash('after the commit');
      await expect(inbox.handle(id, once(inbox))).rejects.toThrow();
      expect(await inbox.effects()).toEqual(['once']);
      expect(await inbox.handle(id, never)).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
  {
    name: 'the contract refuses: nothing takes effect, and every repeat is refused alike',
    prove: async (inbox) => {
      const id = newMessageId();
      const refused = inbox.handle(id, async () => {
        await inbox.effect('undone');
        throw inbox.refusal;
      });
      await expect(refused).rejects.toBeInstanceOf(inbox.refusal.constructor);
      await expect(inbox.handle(id, never)).rejects.toBeInstanceOf(inbox.refusal.constructor);
      expect(await inbox.effects()).toEqual([]);
    },
  },
  {
    name: 'database restart while a message is in work: it is undone, and the redelivery does everything',
    prove: async (inbox) => {
      const [id, gate] = [newMessageId(), new Gate()];
      const cut = inbox.handle(id, async () => {
        await inbox.effect('undone');
        await gate.pass();
        return 0;
      });
      await gate.reached;
      await inbox.restartDatabase();
      gate.open();
      await expect(cut).rejects.toThrow();
      expect(await inbox.handle(id, once(inbox))).toBe(1);
      expect(await inbox.effects()).toEqual(['once']);
    },
  },
];

function once(inbox: InboxHarness): () => Promise<number> {
  return async () => {
    await inbox.effect('once');
    return 1;
  };
}

async function never(): Promise<number> {
  throw new Error('The handler ran a second time');
}
