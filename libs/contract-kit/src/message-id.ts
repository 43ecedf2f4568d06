import { randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** Fixed for ever: another namespace would give every derived message another id, and repeats would take effect again. */
const namespace = '5d5a2c5e-2f0b-5b5e-9c41-6a0c1c0e7d11';

/** A fresh message id: a UUIDv7, so that ids made later sort later. */
export function newMessageId(): string {
  const random = randomBytes();
  const now = Date.now();
  // Within a millisecond they are counted, as they are while the clock goes back.
  if (now > latest.msecs) latest = { msecs: now, seq: firstOf(random) };
  else latest.seq++;
  return v7({ random, ...latest });
}

let latest = { msecs: 0, seq: 0 };

/** Below half of what the count can be, so that no millisecond uses up the rest. */
function firstOf(random: Uint8Array): number {
  return new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
}

// Fetched for 256 ids at once: for each id alone it would cost three times as much as all the rest of it.
const pool = new Uint8Array(256 * 16);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += 16));
}

/** The id that these parts always give, in every process: a UUIDv5 over their JSON array, so `('a', 'b')` differs from `('ab')`. */
export function derivedId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), namespace);
}
