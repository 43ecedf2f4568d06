import { Logger } from '@nestjs/common';
import { backoffMs } from './backoff.js';

interface Hold {
  readonly failures: number;
  readonly until: number;
}

/** Remembers which destinations are away, so that the relay neither hammers them nor lets them hold up the others. */
export class DestinationHolds {
  private readonly logger = new Logger(DestinationHolds.name);
  private readonly holds = new Map<string, Hold>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The destinations to leave alone for now. */
  held(): string[] {
    return [...this.holds.keys()].filter((destination) => this.isHeld(destination));
  }

  isHeld(destination: string): boolean {
    const hold = this.holds.get(destination);
    return hold !== undefined && hold.until > this.now();
  }

  /** Milliseconds until the next destination may be tried again; Infinity when none is held. */
  nextEndMs(): number {
    const ends = [...this.holds.values()].map(({ until }) => until - this.now()).filter((ms) => ms > 0);
    return Math.min(...ends);
  }

  /** Notes that a destination could not take a message. Of many failures at once, one counts. */
  failed(destination: string, reason: string): void {
    if (this.isHeld(destination)) return;
    const failures = (this.holds.get(destination)?.failures ?? 0) + 1;
    if (failures === 1)
      this.logger.warn({ message: `Messages to ${destination} wait: it takes none`, destination, reason });
    this.holds.set(destination, { failures, until: this.now() + backoffMs(failures) });
  }

  /** Ends the trouble, unless it began while this message was already under way. */
  succeeded(destination: string): void {
    if (this.holds.size === 0 || this.isHeld(destination) || !this.holds.delete(destination)) return;
    this.logger.log({ message: `Messages to ${destination} flow again`, destination });
  }
}
