import { v5, v7 } from 'uuid';

/** Fixed for ever: another namespace would give every derived message another id, and repeats would take effect again. */
const namespace = '5d5a2c5e-2f0b-5b5e-9c41-6a0c1c0e7d11';

/** A fresh message id: a UUIDv7, so that ids made later sort later. */
export function newMessageId(): string {
  return v7();
}

/** The id that these parts always give, in every process: a UUIDv5 over their JSON array, so `('a', 'b')` differs from `('ab')`. */
export function derivedId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), namespace);
}
