import type { OrderStatus, PricedLine } from '@nestwork/contracts';

/** Everything that is kept of an order. */
export interface OrderState {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly PricedLine[];
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly closedAt?: Date;
  /** Why it was cancelled. */
  readonly reason?: string;
}

/** An order: placed at fixed prices, then closed once, as confirmed or as cancelled. Each change returns a new order. */
export class Order {
  constructor(readonly state: OrderState) {}

  static place(order: Pick<OrderState, 'orderId' | 'customerId' | 'lines' | 'placedAt'>): Order {
    return new Order({ ...order, status: 'placed' });
  }

  get id(): string {
    return this.state.orderId;
  }

  get status(): OrderStatus {
    return this.state.status;
  }

  get isOpen(): boolean {
    return this.status === 'placed';
  }

  get totalCents(): number {
    return this.state.lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0);
  }

  belongsTo(customerId: string): boolean {
    return this.state.customerId.toLowerCase() === customerId.toLowerCase();
  }

  confirm(closedAt: Date): Order {
    this.requireOpen('confirmed');
    return new Order({ ...this.state, status: 'confirmed', closedAt });
  }

  cancel(reason: string, closedAt: Date): Order {
    this.requireOpen('cancelled');
    return new Order({ ...this.state, status: 'cancelled', reason, closedAt });
  }

  private requireOpen(wanted: OrderStatus): void {
    if (!this.isOpen) throw new Error(`order ${this.id} cannot be ${wanted}: it is ${this.status}`);
  }
}
