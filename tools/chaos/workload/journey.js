import { Random } from '../plan/random.js';

/** The products of the shop, by how they are used here. */
export const products = {
  /** Those of the example. Their prices change, and a quarter of the orders meets at their few rows. */
  common: [1, 2, 3, 4, 5].map(productId),
  /** So few that most orders of it find none. */
  rare: productId(6),
  /** Enough of them that orders seldom wait for each other. */
  others: Array.from({ length: 60 }, (_, index) => productId(index + 7)),
};

/** How often each kind of journey is taken. */
export const journeyWeights = {
  good: 46,
  'repeating-network': 6,
  'out-of-stock': 8,
  'declined-card': 10,
  'flaky-provider': 6,
  'slow-card': 8,
  'silent-card': 1,
  cancellation: 10,
  'price-change': 4,
};

const cards = {
  'repeating-network': 'tok_twice',
  'declined-card': 'tok_declined',
  'flaky-provider': 'tok_error',
  'slow-card': 'tok_slow',
  'silent-card': 'tok_timeout',
};

/**
 * What one client does next.
 * @typedef {object} Journey
 * @property {keyof typeof journeyWeights} kind
 * @property {number} gateway  an index; the other gateway is tried when this one leaves the outcome unknown
 * @property {{ lines: { productId: string, quantity: number }[], card: string }} [order]
 * @property {number} [cancelAfterMs]  after the order was accepted
 * @property {{ productId: string, priceCents: number }} [price]
 * @property {boolean} repeats  the answered write is sent again with its key
 * @property {boolean} looksAround  reads the products and its own orders first
 */

/**
 * The journey of this number: the same for the same seed, whoever takes it and whenever.
 * @param {number} seed  @param {number} number  @param {Partial<typeof journeyWeights>} [weights]  @returns {Journey}
 */
export function journeyOf(seed, number, weights = journeyWeights) {
  const random = new Random(seed, 'journey', number);
  const kind = random.weighted(weights);
  const common = { kind, gateway: random.integer(0, 1), repeats: random.chance(0.05), looksAround: random.chance(0.1) };
  if (kind === 'price-change') return { ...common, price: priceFrom(random) };
  const order = { lines: linesFrom(random, kind), card: cards[kind] ?? 'tok_ok' };
  return kind === 'cancellation' ? { ...common, order, cancelAfterMs: random.integer(0, 400) } : { ...common, order };
}

function priceFrom(random) {
  return { productId: random.pick(products.common), priceCents: random.integer(100, 3_000) };
}

function linesFrom(random, kind) {
  if (kind === 'out-of-stock') return [{ productId: products.rare, quantity: random.integer(1, 3) }];
  const shelf = random.chance(0.25) ? products.common : products.others;
  const chosen = random.shuffle(shelf).slice(0, random.integer(1, 3));
  return chosen.map((id) => ({ productId: id, quantity: random.integer(1, 3) }));
}

function productId(number) {
  return `0190b5a0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
