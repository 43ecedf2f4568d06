import { randomUUID } from 'node:crypto';

/** A token of the development issuer lives for 15 minutes. */
const keepTokensMs = 300_000;

/** Who sends the requests of a run, and what is theirs. */
export class People {
  #issuerUrl;
  #ids = { customer: randomUUID(), stranger: randomUUID(), admin: randomUUID() };
  #tokens = new Map();
  /** The newest order of the customer. */
  latest = randomUUID();

  /** @param {string} issuerUrl */
  constructor(issuerUrl) {
    this.#issuerUrl = issuerUrl;
  }

  /** The header fields that say who somebody is. @param {import('./requests/request.js').Caller} caller */
  async headersOf(caller) {
    const customer = this.#ids[caller];
    if (customer === undefined) return [];
    const known = this.#tokens.get(caller);
    if (known && Date.now() - known.at < keepTokensMs) return [['authorization', `Bearer ${known.token}`]];
    const roles = caller === 'admin' ? 'admin' : '';
    const answer = await fetch(new URL(`/token?customer=${customer}&roles=${roles}`, this.#issuerUrl));
    const token = await answer.text();
    this.#tokens.set(caller, { token, at: Date.now() });
    return [['authorization', `Bearer ${token}`]];
  }
}
