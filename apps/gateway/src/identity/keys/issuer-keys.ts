import { Logger } from '@nestjs/common';
import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import type { CryptoKey } from 'jose';
import type { KeySet } from './key-set.js';
import type { KeySource } from './key-source.js';

/** No token can be judged: the keys of the issuer are not known, or have been out of reach for over an hour. */
@ErrorContract('gateway.issuer-unavailable', 'unavailable')
export class IssuerUnavailable extends ContractError {}

/** What the keys of an issuer are kept by. */
export interface IssuerKeysOptions {
  readonly source: KeySource;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
  /** Called with how each fetch ended. */
  readonly fetched?: (outcome: 'ok' | 'failed') => void;
}

/**
 * The keys of an issuer, fetched ahead of need and kept while it is away.
 *
 * Fetched when they are five minutes old, in the background, and when a token names a key that is not among them; by all
 * requests together at most once in 30 s, so that nobody can make the gateway flood its issuer. While fetches fail, the last keys are used
 * for an hour; then nothing is believed any more. A key that the issuer has withdrawn is forgotten with the next fetch.
 */
export class IssuerKeys {
  readonly #logger = new Logger(IssuerKeys.name);
  readonly #now: () => number;
  #set: KeySet | undefined;
  #version = 0;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  constructor(private readonly options: IssuerKeysOptions) {
    this.#now = options.now ?? (() => performance.now());
  }

  /** Which edition of the keys counts now; another number means other keys. Throws IssuerUnavailable. */
  async version(): Promise<number> {
    if (this.#age > FRESH_MS) {
      const fetching = this.#fetchAtMostOnceIn(this.#set ? PAUSE_MS : FIRST_PAUSE_MS);
      if (this.#age > STALE_MS) await fetching;
    }
    if (!this.#set || this.#age > STALE_MS) throw IssuerUnavailable.of({});
    return this.#version;
  }

  /** The key of a token; undefined when the issuer has none of this name for this algorithm. Throws IssuerUnavailable. */
  async find(kid: string, alg: string): Promise<CryptoKey | undefined> {
    await this.version();
    if (!this.#set?.has(kid)) await this.#fetchAtMostOnceIn(PAUSE_MS);
    return this.#set?.find(kid, alg);
  }

  get #age(): number {
    return this.#now() - this.#fetchedAt;
  }

  /** Resolves when there is nothing to wait for, with new keys or without; never rejects. */
  #fetchAtMostOnceIn(pauseMs: number): Promise<void> {
    if (this.#fetching) return this.#fetching;
    if (this.#now() - this.#triedAt < pauseMs) return Promise.resolve();
    this.#triedAt = this.#now();
    this.#fetching = this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      this.#take(await this.options.source());
      this.options.fetched?.('ok');
    } catch (err) {
      this.options.fetched?.('failed');
      const age = this.#set ? `${Math.round(this.#age / 1_000)} s old` : 'none';
      this.#logger.warn({ message: 'Could not fetch the keys of the issuer of access tokens', known: age, err });
    }
  }

  #take(set: KeySet): void {
    this.#fetchedAt = this.#now();
    if (set.equals(this.#set)) return;
    this.#set = set;
    this.#version += 1;
    this.#logger.log({ message: 'The keys of the issuer of access tokens are new', notUsed: set.problems });
  }
}

const FRESH_MS = 5 * 60_000;
const STALE_MS = 60 * 60_000;
const PAUSE_MS = 30_000;
// Until it has keys the gateway can let nobody in: it asks as often as this.
const FIRST_PAUSE_MS = 1_000;
