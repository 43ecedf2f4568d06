import type { StockLine } from '@nestwork/contracts';

/** `refused` means that the release came first: nothing was ever set aside, and nothing will be. */
export type ReservationStatus = 'new' | 'reserved' | 'released' | 'refused' | 'sold';

/** What one order has set aside, from its first message to its end. Each change returns a new reservation. */
export class Reservation {
  constructor(
    readonly orderId: string,
    readonly status: ReservationStatus,
    readonly lines: readonly StockLine[],
  ) {}

  get isNew(): boolean {
    return this.status === 'new';
  }

  /** Whether its lines are set aside now. */
  get isHeld(): boolean {
    return this.status === 'reserved';
  }

  get isSold(): boolean {
    return this.status === 'sold';
  }

  get isOver(): boolean {
    return this.status === 'released' || this.status === 'refused';
  }

  reserve(lines: readonly StockLine[]): Reservation {
    if (!this.isNew) throw this.cannot('be reserved');
    return new Reservation(this.orderId, 'reserved', lines);
  }

  /** Before anything was reserved this leaves a refusal behind; a second release changes nothing. */
  release(): Reservation {
    if (this.isSold) throw this.cannot('be released');
    if (this.isOver) return this;
    return new Reservation(this.orderId, this.isHeld ? 'released' : 'refused', this.lines);
  }

  sell(): Reservation {
    if (!this.isHeld) throw this.cannot('be sold');
    return new Reservation(this.orderId, 'sold', this.lines);
  }

  private cannot(what: string): Error {
    return new Error(`the reservation of order ${this.orderId} cannot ${what}: it is ${this.status}`);
  }
}
