import type { PaymentStatus, PaymentView } from '@nestwork/contracts';

/** Everything that is kept of the payment of an order. */
export interface PaymentState {
  readonly orderId: string;
  /** Whose order it is; missing where nobody has said so. */
  readonly customerId?: string;
  readonly status: PaymentStatus;
  readonly amountCents: number;
  readonly providerReference?: string;
}

/**
 * The payment of an order, as far as the provider's answers have told. They may arrive in any order: once undone it stays
 * undone, whatever is heard of the charge afterwards. Each change returns a new payment.
 */
export class Payment {
  constructor(readonly state: PaymentState) {}

  static none(orderId: string): Payment {
    return new Payment({ orderId, status: 'none', amountCents: 0 });
  }

  get isUndone(): boolean {
    return this.state.status === 'refunded' || this.state.status === 'voided';
  }

  /**
   * Whether a customer may see it. Without a customer the asker is believed to know that, as is everybody where nobody has said whose order it
   * is: both are of the version before this one.
   */
  isShownTo(customerId: string | undefined): boolean {
    const { customerId: owner } = this.state;
    return customerId === undefined || owner === undefined || owner.toLowerCase() === customerId.toLowerCase();
  }

  capture(amountCents: number, providerReference: string): Payment {
    if (this.isUndone) return this;
    return new Payment({ ...this.state, status: 'captured', amountCents, providerReference });
  }

  /** A declined card takes nothing back that was captured. */
  decline(amountCents: number): Payment {
    return this.state.status === 'none' ? new Payment({ ...this.state, status: 'declined', amountCents }) : this;
  }

  /** Refunded when the provider gave money back, voided when it had taken none. */
  undo(refundedCents: number): Payment {
    if (this.isUndone) return this;
    const status = refundedCents > 0 ? 'refunded' : 'voided';
    return new Payment({ ...this.state, status, amountCents: refundedCents });
  }

  view(): PaymentView {
    const { orderId, status, amountCents } = this.state;
    return { orderId, status, amountCents };
  }
}
