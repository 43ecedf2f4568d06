import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import type { Database } from '@nestwork/database';
import fc from 'fast-check';
import { type DatabaseBug, MemoryDatabase, type Mishap } from '../spec-support/memory-database.js';
import { request, Reserved, SoldOut } from '../spec-support/messages.js';
import type { FailedMessages } from './failed-messages.js';
import { HandleOnce } from './handle-once.js';
import { Inbox } from './inbox.js';
import type { KeyOrder } from './order/key-order.js';
import type { KeptMessages } from './retry/kept-messages.js';

Logger.overrideLogger(false);

/** How many copies of each message arrive at once, and whether its contract refuses it. */
const messages = fc.array(fc.record({ copies: fc.integer({ min: 1, max: 4 }), refused: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
});

const mishaps = fc.array(fc.constantFrom<Mishap[]>('refused', 'answer lost', undefined), { maxLength: 12 });

/** A service that handles messages, and whoever sends them: each again and again until it has an answer. */
class World {
  readonly database: MemoryDatabase;
  /** The answers to each message, in words. */
  readonly answers = new Map<string, string[]>();
  private readonly handleOnce: HandleOnce;

  constructor(scheduler: fc.Scheduler, mishaps: Mishap[], bug: DatabaseBug | undefined) {
    this.database = new MemoryDatabase(async (where) => {
      await scheduler.schedule(Promise.resolve(), where);
      return where === 'commit' ? mishaps.shift() : undefined;
    }, bug);
    // These messages have no key, no reply address and no earlier failure, so what deals with those has nothing to do.
    const order = { takeTurn: async () => true } as Partial<KeyOrder> as KeyOrder;
    const failures = { forget: () => undefined } as Partial<FailedMessages> as FailedMessages;
    const database = this.database as unknown as Database;
    this.handleOnce = new HandleOnce(database, new Inbox(database), failures, order, {} as KeptMessages);
  }

  async send(id: string, refused: boolean): Promise<void> {
    for (let tries = 1; tries <= 20; tries += 1) {
      try {
        const { left } = (await this.handleOnce.handle(request({ id }), () => this.work(id, refused))) as Reserved;
        return this.note(id, `${left} left`);
      } catch (error) {
        if (error instanceof SoldOut) return this.note(id, 'sold out');
      }
    }
    this.note(id, 'no answer');
  }

  private async work(id: string, refused: boolean): Promise<Reserved> {
    await this.database.effect(id);
    if (refused) throw SoldOut.of({ product: 'tea' });
    return Reserved.of({ left: this.answers.size });
  }

  private note(id: string, answer: string): void {
    this.answers.set(id, [...(this.answers.get(id) ?? []), answer]);
  }
}

/** Each message takes effect once, or not at all where it was refused, and all of its copies get the same answer. */
function eachOnce(bug?: DatabaseBug) {
  return fc.asyncProperty(fc.scheduler(), messages, mishaps, async (scheduler, sent, mishap) => {
    const world = new World(scheduler, [...mishap], bug);
    const all = sent.map((message) => ({ ...message, id: newMessageId() }));
    const copies = all.flatMap(({ id, copies, refused }) =>
      Array.from({ length: copies }, () => world.send(id, refused)),
    );
    await scheduler.waitFor(Promise.all(copies));
    for (const { id, copies, refused } of all) {
      expect(world.database.effects.filter((effect) => effect === id)).toHaveLength(refused ? 0 : 1);
      const answers = world.answers.get(id) ?? [];
      expect(answers).toHaveLength(copies);
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(refused ? /^sold out$/ : /left$/);
    }
  });
}

describe('HandleOnce, in any interleaving of copies, refused commits and lost answers', () => {
  it('lets every message take effect once, and gives all copies one answer', async () => {
    await fc.assert(eachOnce(), { numRuns: 5_000 });
  });

  it.each<DatabaseBug>(['does not lock', 'commits effects at once', 'loses rows of the inbox'])(
    'is seen to fail on a database that %s',
    async (bug) => {
      expect((await fc.check(eachOnce(bug), { numRuns: 1_000 })).failed).toBe(true);
    },
  );
});
