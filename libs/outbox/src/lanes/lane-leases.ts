import { randomUUID } from 'node:crypto';
import { failStep } from '@nestwork/observability';
import type { HeldLane } from './lane.js';
import type { LaneRegistry } from './lane-registry.js';

/** The lanes that this relay may publish from right now, judged by its own monotonic clock and never longer than the database does. */
export class LaneLeases {
  private readonly relay = randomUUID();
  private lanes: readonly HeldLane[] = [];
  private fairShare = 0;
  private goodUntil = -Infinity;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly registry: LaneRegistry,
    private readonly leaseMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Empty once the lease has run out, for example because the process was frozen. */
  held(): readonly HeldLane[] {
    return this.now() < this.goodUntil ? this.lanes : [];
  }

  holds(lane: number): boolean {
    return this.held().some((held) => held.lane === lane);
  }

  /** Whether the lane was held all the time since. One that left and came back has a later epoch: another relay owned it in between. */
  stillHolds({ lane, epoch }: HeldLane): boolean {
    return this.held().some((held) => held.lane === lane && held.epoch === epoch);
  }

  /** Whether this relay should give lanes to others; only between two passes, when nothing is in flight. */
  get hasSurplus(): boolean {
    return this.lanes.length > this.fairShare;
  }

  /** Prolongs the leases and takes more when there are fewer than the fair share. */
  renew(): Promise<void> {
    return this.inTurn(async () => {
      // Taken before asking: the database counts from a later moment, so it never believes in the lease for less long.
      const asked = this.now();
      const request = { relay: this.relay, leaseMs: this.leaseMs };
      const { lanes, fairShare } = await failStep('relay.renew', () => this.registry.renew(request));
      this.lanes = lanes;
      this.fairShare = fairShare;
      this.goodUntil = asked + this.leaseMs;
    });
  }

  /** Gives lanes beyond the fair share to others. */
  releaseSurplus(): Promise<void> {
    return this.inTurn(async () => {
      const surplus = this.lanes.slice(this.fairShare).map(({ lane }) => lane);
      this.lanes = this.lanes.slice(0, this.fairShare);
      if (surplus.length > 0) await failStep('relay.release', () => this.registry.release(this.relay, surplus));
    });
  }

  /** Gives everything up. */
  leave(): Promise<void> {
    return this.inTurn(async () => {
      this.lanes = [];
      await failStep('relay.leave', () => this.registry.leave(this.relay));
    });
  }

  // A renewal that overlapped a release could count the released lanes as held.
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
