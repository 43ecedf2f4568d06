import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Longer with each try: a gateway that gives way is not to be pressed by those whom it has just refused. */
const pauseMs = 25;

/** Sends the orders of many customers over kept connections, as a busy web front would. */
export class ShopClient {
  #agent = new Agent({ keepAlive: true, maxSockets: 128 });
  #url;
  #tokens;
  #placed = 0;

  /** @param {{ gatewayUrl: string, tokens: readonly string[] }} shop */
  constructor({ gatewayUrl, tokens }) {
    this.#url = new URL('/orders', gatewayUrl);
    this.#tokens = tokens;
  }

  /**
   * Sends an order of the next customer until it is accepted, under one idempotency key. Throws when it is refused for good.
   * @param {object} order  @param {string} key  @returns {Promise<string>} the id of the order
   */
  async place(order, key) {
    const token = this.#tokens[this.#placed++ % this.#tokens.length];
    for (let tries = 1; ; tries++) {
      const { status, body } = await this.#send(order, { key, token }).catch(() => ({ status: 0 }));
      if (status === 202) return JSON.parse(body).orderId;
      if (status > 0 && status < 500 && status !== 429 && !body.includes('"request-in-flight"'))
        throw new Error(`An order was answered with ${status}: ${body}`);
      if (tries === 20)
        throw new Error(`An order was not accepted in 20 tries; the last answer was ${status}: ${body}`);
      await pause(tries * pauseMs);
    }
  }

  close() {
    this.#agent.destroy();
  }

  #send(order, { key, token }) {
    const body = JSON.stringify(order);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': key,
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers, timeout: 10_000 }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject).on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
      sent.end(body);
    });
  }
}
