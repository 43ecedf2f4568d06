import type { HeldLane } from './lane.js';

/** Who asks for lanes, and for how long. */
export interface LeaseRequest {
  /** Unique to this run of the process, so that a restarted one does not take its predecessor's leases for its own. */
  readonly relay: string;
  readonly leaseMs: number;
}

/** What a relay got. */
export interface LeaseGrant {
  readonly lanes: readonly HeldLane[];
  /** How many lanes each of the live relays should have. */
  readonly fairShare: number;
}

/** Who owns which lane, agreed between all instances of a service. */
export abstract class LaneRegistry {
  /** Prolongs the leases that the relay has and adds free or expired lanes up to its fair share. */
  abstract renew(request: LeaseRequest): Promise<LeaseGrant>;
  /** Frees lanes for others. */
  abstract release(relay: string, lanes: readonly number[]): Promise<void>;
  /** Frees everything: this relay stops. */
  abstract leave(relay: string): Promise<void>;
}
