import { isNativeError } from 'node:util/types';

/** Thrown when no connection became free in time. Nothing was executed. */
export class PoolExhausted extends Error {
  override readonly name = 'PoolExhausted';

  constructor({ pool, size, waitedMs, cause }: { pool: string; size: number; waitedMs: number; cause: unknown }) {
    super(
      `All ${size} connections of the ${pool} pool stayed in use for ${waitedMs} ms. Transactions are held too long ` +
        '(a remote call or a second transaction inside one?), or the pool is too small for the allowed concurrency.',
      { cause },
    );
  }
}

/** Whether pg's pool gave up waiting for a connection; it says so in words only. */
export function acquireTimedOut(error: unknown): boolean {
  return isNativeError(error) && error.message === 'timeout exceeded when trying to connect';
}
