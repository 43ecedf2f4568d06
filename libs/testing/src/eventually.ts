/** How long `eventually` waits and how often it looks. */
export interface EventuallyOptions {
  /** Default 15,000. */
  readonly timeoutMs?: number;
  /** Default 20. */
  readonly everyMs?: number;
}

/**
 * Waits until the check passes, and returns what it returned; a check passes by not throwing.
 *
 * After the timeout it throws, naming the last reason why the check did not pass.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 15_000, everyMs = 20 }: EventuallyOptions = {},
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= end) throw tooLate(timeoutMs, error);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function tooLate(timeoutMs: number, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Still not so after ${timeoutMs} ms: ${reason}`, { cause });
}
