import { addressKeys } from '../rate-limit/caller-key.js';
import { plainAddress, type TrustedProxies } from './trusted-proxies.js';

/** How many of something one address may have open at a time. */
interface AddressRules {
  /** Of one address, as the limits of requests count addresses; twice as many of the wider networks of IPv6 that it is in. */
  readonly most: number;
  /** Those may have any number: each stands for many callers. */
  readonly proxies: TrustedProxies;
}

/** Counts what each address has open, so that none takes all that there is. */
export class AddressCounts {
  readonly #open = new Map<string, number>();

  constructor(private readonly rules: AddressRules) {}

  /** Counts one more until the function is called that it returns. Returns none, and counts nothing, when the address has as many as it may. */
  enter(address: string): (() => void) | undefined {
    const plain = plainAddress(address);
    if (this.rules.proxies.trusts(plain)) return () => undefined;
    const keys = addressKeys(plain);
    if (keys.some((key, width) => this.#isFull(key, width))) return undefined;
    for (const key of keys) this.#add(key, 1);
    let isOpen = true;
    return () => {
      if (isOpen) for (const key of keys) this.#add(key, -1);
      isOpen = false;
    };
  }

  #isFull(key: string, width: number): boolean {
    return (this.#open.get(key) ?? 0) >= this.rules.most * (width === 0 ? 1 : WIDER);
  }

  #add(key: string, change: 1 | -1): void {
    const count = (this.#open.get(key) ?? 0) + change;
    if (count > 0) this.#open.set(key, count);
    else this.#open.delete(key);
  }
}

const WIDER = 2;
