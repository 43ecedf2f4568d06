import { hash } from 'node:crypto';
import type { User } from './user.js';

interface Verified {
  readonly user: User;
  readonly expiresAt: number;
  readonly version: number;
}

/**
 * Tokens that were found valid, so that a signature is checked once and not with every request.
 *
 * Kept by their SHA-256, until they expire or the keys of the issuer change, and 10,000 at most: the oldest goes first.
 */
export class VerifiedTokens {
  readonly #verified = new Map<string, Verified>();

  constructor(private readonly most = 10_000) {}

  get size(): number {
    return this.#verified.size;
  }

  /** The user of a token that was found valid with this edition of the keys; undefined when it has to be checked. */
  get(token: string, version: number): User | undefined {
    const name = nameOf(token);
    const known = this.#verified.get(name);
    if (known === undefined) return undefined;
    if (known.version === version && Date.now() < known.expiresAt) return known.user;
    this.#verified.delete(name);
    return undefined;
  }

  /** @param verified.expiresAt epoch milliseconds */
  keep(token: string, verified: Verified): void {
    const [oldest] = this.#verified.keys();
    if (this.#verified.size >= this.most && oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.set(nameOf(token), verified);
  }
}

function nameOf(token: string): string {
  return hash('sha256', token, 'base64');
}
