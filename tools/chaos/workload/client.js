import { setTimeout as pause } from 'node:timers/promises';
import { attempt } from './attempt.js';
import { messageIdOf } from './message-id.js';

const firstPauseMs = 100;
const longestPauseMs = 1_000;
/** After so long a client gives a write up; its outcome stays unknown. */
const giveUpAfterMs = 120_000;

/**
 * One thing that a client does, in as many attempts as it takes.
 * @typedef {object} Operation
 * @property {'place-order' | 'cancel-order' | 'change-price' | 'get-order' | 'list-orders' | 'list-products'} kind
 * @property {string} method
 * @property {string} path
 * @property {{ endpoint: string, parameters: object }} [write]  what the gateway makes the message id of; missing for a read
 * @property {object} [request]  the body
 * @property {string} [orderId]
 * @property {{ operation: string, key: string }} [repeatOf]  an operation that was answered before
 */

/** Somebody who uses the shop over HTTP and writes down every attempt. One operation at a time. */
export class Client {
  #shop;
  #number;
  #count = 0;

  /**
   * @param {number} number
   * @param {{ seed: number, gateways: import('./gateways.js').Gateways, history: import('../json-lines.js').JsonLines,
   *           customerId: string, token: string }} shop
   */
  constructor(number, shop) {
    this.#number = number;
    this.#shop = shop;
  }

  /**
   * Reads once, or writes until the outcome is known.
   * @param {{ kind: string, gateway: number }} journey  @param {Operation} operation
   * @returns {Promise<import('./attempt.js').Answer & { operation: string, key?: string }>}
   */
  async perform(journey, operation) {
    const name = `c${this.#number}-${(this.#count += 1)}`;
    const key = operation.repeatOf?.key ?? `${this.#shop.seed}-${name}`;
    const giveUpAt = Date.now() + giveUpAfterMs;
    for (let count = 1; ; count += 1) {
      const gateway = this.#shop.gateways.choose(journey.gateway + count - 1);
      const answer = await this.#attempt({ name, key, count, gateway, journey }, operation);
      if (answer.status === undefined) this.#shop.gateways.wasSilent(gateway.name);
      const done = answer.outcome !== 'unknown' || !operation.write || Date.now() > giveUpAt;
      if (done) return { ...answer, operation: name, key };
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** count));
    }
  }

  async #attempt({ name, key, count, gateway, journey }, operation) {
    const { customerId, token, seed } = this.#shop;
    const { kind, method, path, request, orderId, write, repeatOf } = operation;
    const correlationId = `${seed}-${name}`;
    const startedAt = new Date().toISOString();
    const answer = await attempt(new URL(path, gateway.url), {
      method,
      headers: headersOf({ token, correlationId, key: write && key, hasBody: request !== undefined }),
      body: request && JSON.stringify(request),
    });
    const written = write && { key, messageId: messageIdOf({ customerId, ...write, key }) };
    const line = { operation: name, attempt: count, client: this.#number, journey: journey.kind, kind, customerId };
    const times = { startedAt, endedAt: new Date().toISOString() };
    const asked = { gateway: gateway.name, method, path, request, orderId, ...written, repeatOf: repeatOf?.operation };
    this.#shop.history.write({ ...line, ...asked, correlationId, ...times, ...answer });
    return answer;
  }
}

function headersOf({ token, correlationId, key, hasBody }) {
  return {
    authorization: `Bearer ${token}`,
    'x-correlation-id': correlationId,
    ...(key && { 'idempotency-key': key }),
    ...(hasBody && { 'content-type': 'application/json' }),
  };
}
