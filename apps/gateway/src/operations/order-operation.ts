import { OrderCancelled, OrderConfirmed, type OrderView } from '@nestwork/contracts';
import type { OperationStatus } from './operation-status.js';
import { OperationProgress, OperationView } from './operation.view.js';

// The operation of placing an order has the id of the order, and is as far as the order is: no gateway keeps anything of it.

const STATUSES: Readonly<Record<OrderView['status'], OperationStatus>> = {
  placed: 'pending',
  confirmed: 'done',
  cancelled: 'failed',
};

/** The operation of placing this order. */
export function operationOf({ orderId, status, reason }: Known): OperationView {
  return OperationView.of({
    operationId: orderId,
    status: STATUSES[status],
    ...(reason !== undefined && { reason }),
    about: `/orders/${orderId}`,
    events: `/operations/${orderId}/events`,
  });
}

/** Everything that has happened in it so far: it began, and it may have ended. */
export function progressOf({ orderId, status, reason }: Known): OperationProgress[] {
  const began = OperationProgress.of({ operationId: orderId, eventId: BEGAN, status: 'pending' });
  if (status === 'placed') return [began];
  return [began, ended(orderId, STATUSES[status], reason)];
}

/** What an event of the orders service tells; undefined for any other object. */
export function progressIn(event: object): OperationProgress | undefined {
  if (event instanceof OrderConfirmed) return ended(event.orderId, 'done');
  return event instanceof OrderCancelled ? ended(event.orderId, 'failed', event.reason) : undefined;
}

type Known = Pick<OrderView, 'orderId' | 'status' | 'reason'>;

const BEGAN = 1;
const ENDED = 2;

function ended(operationId: string, status: OperationStatus, reason?: string): OperationProgress {
  return OperationProgress.of({ operationId, eventId: ENDED, status, ...(reason !== undefined && { reason }) });
}
