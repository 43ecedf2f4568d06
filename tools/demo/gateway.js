import { DemoProblem } from './demo-problem.js';

/** @typedef {{ productId: string, name: string, priceCents: number, available: number }} Product */

/**
 * An order as the gateway shows it.
 * @typedef {object} Order
 * @property {string} orderId
 * @property {'placed' | 'confirmed' | 'cancelled'} status
 * @property {string} [reason]
 * @property {number} totalCents
 * @property {string} placedAt
 * @property {{ productId: string, quantity: number }[]} lines
 * @property {{ at: string, what: string }[]} journey
 */

/** The public API, as far as the demo uses it. */
export class Gateway {
  #url;
  #token;

  /** @param {string} url @param {string} token */
  constructor(url, token) {
    this.#url = url;
    this.#token = token;
  }

  /** @returns {Promise<Product[]>} */
  async products() {
    return (await this.#call('GET', '/products')).products;
  }

  /**
   * @param {{ lines: { productId: string, quantity: number }[], card: string }} body
   * @param {string} idempotencyKey
   * @returns {Promise<{ orderId: string, totalCents: number }>}
   */
  place(body, idempotencyKey) {
    return this.#call('POST', '/orders', { body, headers: { 'idempotency-key': idempotencyKey } });
  }

  /** @param {string} orderId @returns {Promise<Order>} */
  order(orderId) {
    return this.#call('GET', `/orders/${orderId}`);
  }

  async #call(method, path, { body, headers = {} } = {}) {
    const response = await this.#fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    if (response.status === 401)
      throw new DemoProblem(`${this.#url} does not know this token. Is it the system that npm start runs here?`);
    throw new DemoProblem(`${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer, null, 2)}`);
  }

  async #fetch(path, request) {
    try {
      return await fetch(new URL(path, this.#url), { ...request, signal: AbortSignal.timeout(10_000) });
    } catch (cause) {
      throw new DemoProblem(
        `Nothing answers at ${this.#url}. Start the system in another terminal (npm start); if it runs elsewhere, say where: GATEWAY_URL=http://127.0.0.1:<port> npm run demo`,
        {
          cause,
        },
      );
    }
  }
}
