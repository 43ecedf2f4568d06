import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { HeldLane } from '../lanes/lane.js';
import { DestinationHolds } from './destination-holds.js';
import type { OutboxRow } from './outbox-row.js';
import type { DueQuery, DueRows, Settled, Settlement } from './outbox-store.js';
import { RelayPass } from './relay-pass.js';
import { RelayPublisher } from './relay-publisher.js';
import { aMessage } from '../../spec-support/a-message.js';
import { MemoryBroker, type Trouble } from '../../spec-support/memory-broker.js';
import { MemoryOutbox } from '../../spec-support/memory-outbox.js';

Logger.overrideLogger(false);

/** The ids to be sent under each key, in their order: a1, a2, ... */
const batches = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }).map((sizes) =>
  sizes.map((size, chain) => {
    const key = 'abc'.charAt(chain);
    return Array.from({ length: size }, (_, position) => `${key}${position + 1}`);
  }),
);

const troubles = fc.array(fc.constantFrom<Trouble[]>('refused', 'away', 'ack lost', undefined), { maxLength: 20 });

/** What becomes of a settlement: PostgreSQL is away, its answer is lost, or the process dies before or after it. */
type Mishap = 'away' | 'answer lost' | 'killed before' | 'killed after' | undefined;
const mishaps = fc.array(fc.constantFrom<Mishap[]>('away', 'answer lost', 'killed before', 'killed after', undefined), {
  maxLength: 10,
});

/** A part of the world that is broken on purpose. */
type Bug =
  | 'marks before the ack'
  | 'pages by the last number'
  | 'lets later rows pass a refused one'
  | 'publishes under new ids'
  | 'reads what is under way';

const laneOf = (key: string) => key.charCodeAt(0) % 2;

class TroubledOutbox extends MemoryOutbox {
  #last = 0;
  #refused: readonly string[] = [];

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly mishaps: Mishap[],
    private readonly bug: Bug | undefined,
  ) {
    super([10], laneOf);
  }

  override async due(query: DueQuery): Promise<DueRows> {
    const all = this.bug === 'reads what is under way';
    const due = await super.due(all ? { ...query, heldDestinations: [] } : query);
    if (this.bug === 'lets later rows pass a refused one') return { ...due, rows: this.#withoutRefused(due.rows) };
    if (this.bug !== 'pages by the last number') return due;
    const newer = due.rows.filter(({ rowId }) => Number(rowId) >= this.#last);
    this.#last = Math.max(this.#last, ...newer.map(({ rowId }) => Number(rowId)));
    return { ...due, rows: newer };
  }

  override async settle(settlement: Settlement): Promise<Settled> {
    const mishap = await this.scheduler.schedule(Promise.resolve(this.mishaps.shift()), 'settle');
    if (mishap === 'away' || mishap === 'killed before') throw new Error(mishap);
    this.#refused = settlement.refused.map(({ rowId }) => rowId);
    const refused = this.bug === 'lets later rows pass a refused one' ? [] : settlement.refused;
    const settled = await super.settle({ ...settlement, refused });
    if (mishap !== undefined) throw new Error(mishap);
    return settled;
  }

  #withoutRefused(rows: readonly OutboxRow[]): OutboxRow[] {
    const others = rows.filter(({ rowId }) => !this.#refused.includes(rowId));
    this.#refused = [];
    return others;
  }

  heal(): void {
    this.mishaps.length = 0;
  }
}

class OddBroker extends MemoryBroker {
  #copies = 0;

  constructor(
    trouble: (row: OutboxRow) => Promise<Trouble>,
    private readonly bug: Bug | undefined,
  ) {
    super(trouble);
  }

  override async publish(row: OutboxRow) {
    const brokerId = this.bug === 'publishes under new ids' ? `${row.brokerId}:${(this.#copies += 1)}` : row.brokerId;
    const outcome = await super.publish({ ...row, brokerId });
    if (this.bug !== 'marks before the ack' || outcome.kind === 'refused') return outcome;
    return { kind: 'acked' as const, stream: 'EVT_SHOP', seq: 1, duplicate: false };
  }
}

/** What one relay publishes by: notes each message of a key that comes while another one of that key is under way. */
class OneAtATime extends RelayPublisher {
  readonly #underWay = new Set<string>();

  constructor(
    private readonly broker: MemoryBroker,
    private readonly sideBySide: string[],
  ) {
    super();
  }

  override async publish(row: OutboxRow) {
    const chain = `${row.destination} ${row.key}`;
    if (this.#underWay.has(chain)) this.sideBySide.push(row.id);
    this.#underWay.add(chain);
    const outcome = await this.broker.publish(row);
    this.#underWay.delete(chain);
    return outcome;
  }
}

/** Two relays, of which each believes to own the lanes whenever they were handed to it once, and never hears of losing it. */
class World {
  readonly outbox: TroubledOutbox;
  readonly broker: MemoryBroker;
  /** What a relay published while an earlier one of its key was under way. */
  readonly sideBySide: string[] = [];
  private readonly time = { now: 0 };
  private readonly lanes: HeldLane[][] = [[], []];
  private readonly relays: RelayPass[];

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly troubles: Trouble[],
    mishaps: Mishap[],
    bug: Bug | undefined,
  ) {
    this.outbox = new TroubledOutbox(scheduler, mishaps, bug);
    const trouble = (row: OutboxRow) => scheduler.schedule(Promise.resolve(this.troubles.shift()), `publish ${row.id}`);
    this.broker = new OddBroker(trouble, bug);
    this.relays = [this.relay(), this.relay()];
  }

  /** Transactions of one key follow each other, because they lock the same row; those of different keys overlap. */
  async write(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const subject = id.startsWith('b') ? 'cmd.stock.reserve.v1' : 'evt.shop.thing-happened.v1.0';
      const commit = this.outbox.write(aMessage({ id, key: id.charAt(0), subject }));
      await this.scheduler.schedule(Promise.resolve(), `commit ${id}`);
      commit();
    }
  }

  async relayRounds(relay: 0 | 1): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await this.scheduler.schedule(Promise.resolve(), `relay ${relay} takes the lanes`);
      this.lanes[relay] = [this.outbox.lease(0), this.outbox.lease(1)];
      await this.round(relay);
    }
  }

  /** What is left when the dust has settled is one relay that works. */
  async drain(): Promise<void> {
    this.troubles.length = 0;
    this.outbox.heal();
    this.lanes[0] = [this.outbox.lease(0), this.outbox.lease(1)];
    for (let round = 0; round < 20 && this.outbox.waiting().length > 0; round++) {
      this.outbox.pass(1_000_000);
      await this.round(0);
      await this.relays[0]!.landed();
    }
  }

  /** As the relay does: one round over everything, then its halves side by side. */
  private async round(relay: 0 | 1): Promise<void> {
    const lanes = this.lanes[relay]!;
    if (await this.roundOver(relay, lanes)) {
      await Promise.all(lanes.map((lane) => this.roundOver(relay, [lane])));
    }
    this.outbox.pass(5);
    this.time.now += 10_000;
  }

  private async roundOver(relay: 0 | 1, lanes: readonly HeldLane[]): Promise<boolean> {
    try {
      return (await this.relays[relay]!.run(lanes)).read > 0;
    } catch (error) {
      // A process that was killed comes back knowing nothing; one that lives goes on with what it still knows.
      if (error instanceof Error && error.message.startsWith('killed')) this.relays[relay] = this.relay();
      return false;
    }
  }

  private relay(): RelayPass {
    const holds = new DestinationHolds(() => this.time.now);
    const patience = () => ({ over: this.scheduler.schedule(Promise.resolve(), 'patience'), end: () => undefined });
    const always = { mayPublish: () => true, batchSize: 3, maxInFlight: 2, patience, onLate: () => undefined };
    const publisher = new OneAtATime(this.broker, this.sideBySide);
    return new RelayPass({ store: this.outbox, publisher, holds, ...always });
  }
}

/** Every message is published and settled once, in order per key, and none is forgotten before the broker has it. */
function nothingIsLost(bug?: Bug) {
  return fc.asyncProperty(fc.scheduler(), batches, troubles, mishaps, async (scheduler, ids, trouble, mishap) => {
    const world = new World(scheduler, [...trouble], [...mishap], bug);
    const everything = [...ids.map((chain) => world.write(chain)), world.relayRounds(0), world.relayRounds(1)];
    await scheduler.waitFor(Promise.all(everything));
    expect(world.broker.stored).toEqual(expect.arrayContaining(world.outbox.published));
    await scheduler.waitFor(world.drain());

    expect(world.sideBySide).toEqual([]);
    for (const chain of ids) expect(world.broker.stored.filter((id) => chain.includes(id))).toEqual(chain);
    expect(world.outbox.published.toSorted()).toEqual(ids.flat().toSorted());
    expect(world.outbox.waiting()).toEqual([]);
  });
}

describe('RelayPass, in any interleaving of two relays, crashes, slow commits, refusals, outages and lost answers', () => {
  it('publishes every message once, in order per key, and forgets none before the broker has it', async () => {
    await fc.assert(nothingIsLost(), { numRuns: 5_000 });
  });

  it.each<Bug>([
    'marks before the ack',
    'pages by the last number',
    'lets later rows pass a refused one',
    'publishes under new ids',
    'reads what is under way',
  ])('is seen to fail when it %s', async (bug) => {
    expect((await fc.check(nothingIsLost(bug), { numRuns: 2_000 })).failed).toBe(true);
  });
});
