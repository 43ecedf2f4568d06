import { Injectable } from '@nestjs/common';
import { WakeUp } from '@nestwork/messaging';
import { LaneLeases } from './lane-leases.js';
import { RelayPing } from './relay-ping.js';

/** Tells the relays that own the lanes of new rows: the one of this process directly, others by a ping. */
@Injectable()
export class RelayWake {
  constructor(
    private readonly leases: LaneLeases,
    private readonly wakeUp: WakeUp,
    private readonly ping: RelayPing,
  ) {}

  /** Rows of these lanes were committed. */
  committed(lanes: readonly number[]): void {
    const own = lanes.filter((lane) => this.leases.holds(lane));
    if (own.length > 0) this.wakeUp.signal();
    if (own.length < lanes.length) this.ping.ping('rows');
  }
}
