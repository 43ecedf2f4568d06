import type { OrderSummary, Product } from './answer.js';
import type { OrderRequest } from './customer.js';
import { moneyOf, type LedgerEntry } from './ledger.js';

/** What is needed to see whether money and stock add up once every order has ended. */
export interface Books {
  /** What was asked for, by the order id that it was accepted under. */
  readonly accepted: ReadonlyMap<string, OrderRequest>;
  /** How the orders ended, as the shop lists them. */
  readonly orders: readonly OrderSummary[];
  /** What the payment provider wrote down. */
  readonly ledger: readonly LedgerEntry[];
  readonly before: readonly Product[];
  readonly after: readonly Product[];
}

/** Everything that does not add up, in words; empty when all is well. */
export function discrepancies(books: Books): string[] {
  return [
    ...wrongOrders(books),
    ...books.orders.flatMap((order) => wrongMoney(order, books.ledger)),
    ...wrongStock(books),
  ];
}

function wrongOrders({ accepted, orders }: Books): string[] {
  const listed = new Set(orders.map(({ orderId }) => orderId));
  const lost = [...accepted.keys()]
    .filter((orderId) => !listed.has(orderId))
    .map((orderId) => `${orderId} was accepted and is lost`);
  const extra = orders
    .filter(({ orderId }) => !accepted.has(orderId))
    .map(({ orderId }) => `nobody asked for ${orderId}`);
  const open = orders.filter(({ status }) => status === 'placed').map(({ orderId }) => `${orderId} has not ended`);
  return [...lost, ...extra, ...open];
}

function wrongMoney({ orderId, status, totalCents }: OrderSummary, ledger: readonly LedgerEntry[]): string[] {
  const { captures, capturedCents, refundedCents } = moneyOf(ledger, orderId);
  const owed = status === 'confirmed' ? totalCents : 0;
  return [
    ...(captures > 1 ? [`${orderId} was charged ${captures} times`] : []),
    ...(capturedCents - refundedCents === owed
      ? []
      : [`${orderId} is ${status}: ${capturedCents} taken, ${refundedCents} given back`]),
  ];
}

function wrongStock({ accepted, orders, before, after }: Books): string[] {
  const bought = orders
    .filter(({ status }) => status === 'confirmed')
    .flatMap(({ orderId }) => accepted.get(orderId)?.lines ?? []);
  return before.flatMap(({ productId, name, available }) => {
    const sold = bought
      .filter((line) => line.productId === productId)
      .reduce((total, { quantity }) => total + quantity, 0);
    const left = after.find((product) => product.productId === productId)?.available ?? -1;
    return left === available - sold && left >= 0 ? [] : [`${name}: ${available} before, ${sold} sold, ${left} left`];
  });
}
