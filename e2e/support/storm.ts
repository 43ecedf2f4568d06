import type { OrderRequest } from './customer.js';
import { catalogue } from './catalogue.js';
import { discrepancies } from './discrepancies.js';
import type { Shop } from './shop.js';

const cards = ['tok_ok', 'tok_twice', 'tok_ok', 'tok_declined', 'tok_ok', 'tok_error', 'tok_ok', 'tok_ok'];
const products = [catalogue.greenTea, catalogue.blackTea, catalogue.herbalTea, catalogue.teaCup];

/** A storm of orders, and what happens to the system in the middle of it. */
export interface Storm {
  readonly orders: number;
  /** How many orders are under way at once. */
  readonly clients: number;
  /** Runs when a quarter of the orders is accepted; the others keep coming in the meantime. */
  readonly trouble: () => Promise<void>;
  /** How long every order may take to be accepted, and to end. */
  readonly patienceMs: number;
}

/**
 * Clients place orders while something goes wrong. Each repeats its order until it is accepted, follows it to its end, and
 * goes on with the next.
 *
 * Resolves with whatever does not add up afterwards.
 */
export async function survive(shop: Shop, { orders: count, clients, trouble, patienceMs }: Storm): Promise<string[]> {
  const customer = await shop.customer();
  const before = await customer.products();
  const accepted = new Map<string, OrderRequest>();
  const requests = Array.from({ length: count }, (_, number) => requestOf(number)).entries();
  let underWay = () => {};
  const quarter = new Promise<void>((resolve) => (underWay = resolve));
  const client = async () => {
    for (const [number, request] of requests) {
      const orderId = await customer.placeSurely(request, `storm-${number}`, patienceMs);
      accepted.set(orderId, request);
      if (accepted.size >= count / 4) underWay();
      // An order that never ends is a finding like any other, and the findings name it.
      await customer.endOf(orderId, { timeoutMs: patienceMs, everyMs: 1_000 }).catch(() => {});
    }
  };
  await Promise.all([...Array.from({ length: clients }, client), quarter.then(trouble)]);
  if (accepted.size !== count) return [`${count} orders were sent, and ${accepted.size} accepted`];
  const [orders, after] = [await customer.orders(), await customer.products()];
  return discrepancies({ accepted, orders, ledger: await shop.ledger(), before, after });
}

function requestOf(number: number): OrderRequest {
  const productId = products[number % products.length]!;
  return { lines: [{ productId, quantity: 1 + (number % 3) }], card: cards[number % cards.length]! };
}
