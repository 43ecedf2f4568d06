import type { JourneyEntry } from '@nestwork/contracts';
import type { Order } from '../order.js';

/**
 * The story of an order, oldest first: what the order itself remembers and what its saga wrote down. It begins with the placing
 * whatever the clocks say: the order's times are this process's, the saga's are the database's.
 */
export function journeyOf({ state }: Order, sagaLog: readonly JourneyEntry[]): JourneyEntry[] {
  const placed = { at: state.placedAt.toISOString(), what: 'order placed' };
  const closed = state.closedAt ? [{ at: state.closedAt.toISOString(), what: `order ${state.status}` }] : [];
  return [placed, ...[...sagaLog, ...closed].toSorted((a, b) => a.at.localeCompare(b.at))];
}
