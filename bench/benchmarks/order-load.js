import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { atPace } from '../product/pace.ts';
import { percentile } from '../run/statistics.js';
import { waitUntil } from '../run/wait-until.js';

/** Places orders and notes how long each took from its request to the announcement of its end. */
export class OrderLoad {
  #client;
  #products;
  #started = new Map();
  #ended = new Map();
  #waiting = new Map();
  #failure;
  /** Units by order id. @type {Map<string, number>} */
  accepted = new Map();

  /** @param {import('./shop-client.js').ShopClient} client  @param {readonly string[]} products */
  constructor(client, products) {
    this.#client = client;
    this.#products = products;
  }

  /** To be called with each order whose end is announced, which may be before its acceptance has arrived. @param {string} orderId */
  ended(orderId) {
    this.#ended.set(orderId, performance.now());
    this.#waiting.get(orderId)?.();
    this.#waiting.delete(orderId);
  }

  /** Orders that were accepted and have not ended. */
  get open() {
    return [...this.accepted.keys()].filter((orderId) => !this.#ended.has(orderId)).length;
  }

  /**
   * Keeps so many orders open, and resolves with what ended in the time after the first seconds, and what `usage` said at its
   * begin and its end.
   * @template U
   * @param {{ clients: number, rampMs: number, forMs: number, usage?: () => U }} load
   */
  async keepOpen({ clients, rampMs, forMs, usage = () => undefined }) {
    const from = performance.now() + rampMs;
    const client = async () => {
      while (performance.now() < from + forMs) await this.#endOf(await this.#place());
    };
    const running = Promise.all(Array.from({ length: clients }, client));
    // A failure shows below; until then nobody listens.
    running.catch(() => {});
    await pause(rampMs);
    const before = usage();
    await pause(forMs);
    const after = usage();
    await running;
    return { ...this.#figures(({ endedAt }) => endedAt >= from && endedAt <= from + forMs), before, after };
  }

  /** Places orders at an even pace and resolves when all have ended. @param {{ perSecond: number, forMs: number }} load */
  async atPace({ perSecond, forMs }) {
    const startedAt = performance.now();
    const count = Math.ceil((perSecond * forMs) / 1_000);
    await atPace({ perSecond, count, first: 0 }, () => this.#place().catch((error) => void (this.#failure = error)));
    if (this.#failure) throw this.#failure;
    await this.settled();
    return this.#figures((order) => order.startedAt >= startedAt);
  }

  /** Resolves when every order has ended; after two minutes it does not wait for what is left. */
  async settled() {
    const isDone = async () => this.open === 0;
    await waitUntil(isDone, { what: 'all orders have ended', everyMs: 100, timeoutMs: 120_000 }).catch(() => {});
    await pause(500);
  }

  async #place() {
    const units = 1 + Math.floor(Math.random() * 3);
    const productId = this.#products[Math.floor(Math.random() * this.#products.length)];
    const startedAt = performance.now();
    const orderId = await this.#client.place({ lines: [{ productId, quantity: units }], card: 'tok_ok' }, randomUUID());
    this.#started.set(orderId, startedAt);
    this.accepted.set(orderId, units);
    return orderId;
  }

  #endOf(orderId) {
    if (this.#ended.has(orderId)) return undefined;
    return new Promise((resolve) => this.#waiting.set(orderId, resolve));
  }

  #figures(counts) {
    const orders = [...this.#started].map(([orderId, startedAt]) => ({ startedAt, endedAt: this.#ended.get(orderId) }));
    const waits = orders
      .filter((order) => order.endedAt !== undefined && counts(order))
      .map(({ startedAt, endedAt }) => endedAt - startedAt);
    return { count: waits.length, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99) };
  }
}
