import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { HeldLane } from '../lanes/lane.js';
import { DestinationHolds } from './destination-holds.js';
import { RelayPass } from './relay-pass.js';
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

/** Two relays, of which each believes to own the lane whenever it was handed to it once, and never hears of losing it. */
class World {
  readonly outbox = new MemoryOutbox([10]);
  readonly broker = new MemoryBroker((row) =>
    this.scheduler.schedule(Promise.resolve(this.troubles.shift()), `publish ${row.id}`),
  );
  private readonly time = { now: 0 };
  private readonly lanes: HeldLane[][] = [[], []];
  private readonly relays = [this.relay(), this.relay()];

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly troubles: Trouble[],
  ) {}

  /** Transactions of one key follow each other, because they lock the same row; those of different keys overlap. */
  async write(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const commit = this.outbox.write(aMessage({ id, key: id.charAt(0) }));
      await this.scheduler.schedule(Promise.resolve(), `commit ${id}`);
      commit();
    }
  }

  async relayRounds(relay: 0 | 1): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await this.scheduler.schedule(Promise.resolve(), `relay ${relay} takes the lane`);
      this.lanes[relay] = [this.outbox.lease(0)];
      await this.round(relay);
    }
  }

  /** What is left when the dust has settled is one relay that works. */
  async drain(): Promise<void> {
    this.troubles.length = 0;
    this.lanes[0] = [this.outbox.lease(0)];
    for (let round = 0; round < 20 && this.outbox.waiting().length > 0; round++) {
      this.outbox.pass(1_000_000);
      await this.round(0);
    }
  }

  private async round(relay: 0 | 1): Promise<void> {
    await this.relays[relay]!.run(this.lanes[relay]!);
    this.outbox.pass(5);
    this.time.now += 10_000;
  }

  private relay(): RelayPass {
    const holds = new DestinationHolds(() => this.time.now);
    const always = { mayPublish: () => true, batchSize: 3, maxInFlight: 2 };
    return new RelayPass({ store: this.outbox, publisher: this.broker, holds, ...always });
  }
}

describe('RelayPass, in any interleaving of two relays, slow commits, refusals, outages and lost answers', () => {
  it('publishes every message once, in order per key, and forgets none before the broker has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), batches, troubles, async (scheduler, ids, trouble) => {
        const world = new World(scheduler, [...trouble]);
        const everything = [...ids.map((chain) => world.write(chain)), world.relayRounds(0), world.relayRounds(1)];
        await scheduler.waitFor(Promise.all(everything));
        expect(world.broker.stored).toEqual(expect.arrayContaining(world.outbox.published));
        await scheduler.waitFor(world.drain());

        for (const chain of ids) expect(world.broker.stored.filter((id) => chain.includes(id))).toEqual(chain);
        expect(world.outbox.published.toSorted()).toEqual(ids.flat().toSorted());
        expect(world.outbox.waiting()).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
