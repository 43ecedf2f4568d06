import { describe, expect, it } from '@jest/globals';
import { describeOutboxStore, failingCases, outboxStoreCases, type OutboxStoreHarness } from '@nestwork/testing';
import { MemoryOutbox } from '../../spec-support/memory-outbox.js';
import type { DueQuery, DueRows, Settled, Settlement } from './outbox-store.js';

const pauses = [60_000];

// The unit specs of the relay are worth as much as their store is like the real one.
describeOutboxStore(() => harnessOf(new MemoryOutbox(pauses)));

describe('The suite of an OutboxStore sees through one that', () => {
  it.each([
    [
      'pages by the last number seen',
      () => new PagingOutbox(pauses),
      'a slow transaction took its number first and commits last',
    ],
    [
      'forgets what it has given',
      () => new ForgetfulOutbox(pauses),
      'crash after publish before settling: the row is given again',
    ],
    [
      'settles for whoever comes',
      () => new CarelessOutbox(pauses),
      'two relays at once: the settlement of the one that lost its lane changes nothing',
    ],
    [
      'lets later rows pass a refused one',
      () => new ImpatientOutbox(pauses),
      'poison head: a refused row holds back the later ones of its key, and no others, until its pause is over',
    ],
    [
      'offers to a destination that is away',
      () => new StubbornOutbox(pauses),
      'a destination is away: its rows are left out, others are given',
    ],
    [
      'calls what it gives everything',
      () => new ContentOutbox(pauses),
      'a limit or a destination that is away leaves rows out: it says that these are not all',
    ],
  ])('%s', async (_, broken, name) => {
    expect(await failingCases(outboxStoreCases, () => harnessOf(broken()))).toContain(name);
  });
});

async function harnessOf(outbox: MemoryOutbox): Promise<OutboxStoreHarness> {
  return {
    store: outbox,
    write: async (message) => {
      const commit = outbox.write(message);
      return async () => commit();
    },
    lease: async () => outbox.lease(0),
    pass: async (ms) => outbox.pass(ms),
    waiting: async () => outbox.waiting(),
    published: async () => outbox.published,
    close: async () => undefined,
  };
}

class PagingOutbox extends MemoryOutbox {
  #last = 0;

  override async due(query: DueQuery): Promise<DueRows> {
    const due = await super.due(query);
    const newer = due.rows.filter(({ rowId }) => Number(rowId) >= this.#last);
    this.#last = Number(newer.at(-1)?.rowId ?? this.#last);
    return { ...due, rows: newer };
  }
}

class ForgetfulOutbox extends MemoryOutbox {
  readonly #given = new Set<string>();

  override async due(query: DueQuery): Promise<DueRows> {
    const due = await super.due(query);
    const others = due.rows.filter(({ rowId }) => !this.#given.has(rowId));
    for (const { rowId } of others) this.#given.add(rowId);
    return { ...due, rows: others };
  }
}

class CarelessOutbox extends MemoryOutbox {
  #current = '';

  override lease(lane: number) {
    const held = super.lease(lane);
    this.#current = held.epoch;
    return held;
  }

  override settle(settlement: Settlement): Promise<Settled> {
    const lanes = settlement.lanes.map((held) => ({ ...held, epoch: this.#current }));
    return super.settle({ ...settlement, lanes });
  }
}

class ImpatientOutbox extends MemoryOutbox {
  override settle(settlement: Settlement): Promise<Settled> {
    return super.settle({ ...settlement, refused: [] });
  }
}

class StubbornOutbox extends MemoryOutbox {
  override due(query: DueQuery): Promise<DueRows> {
    return super.due({ ...query, heldDestinations: [] });
  }
}

class ContentOutbox extends MemoryOutbox {
  override async due(query: DueQuery): Promise<DueRows> {
    return { ...(await super.due(query)), all: true };
  }
}
