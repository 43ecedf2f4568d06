/** The handling of a message took longer than it may. Its signal is aborted; what it still does is not waited for. */
export class HandlingTimedOut extends Error {
  override readonly name = 'HandlingTimedOut';

  constructor(limitMs: number) {
    super(`The handler was not finished after ${limitMs} ms`);
  }
}

/** How long work may take. */
export interface TimeLimits {
  /** When its signal is aborted. */
  readonly abortAfterMs: number;
  /** When it is waited for no longer; not before the abort. */
  readonly giveUpAfterMs: number;
}

/**
 * Runs work with a signal that is aborted in time, and waits for it only so long: a handler that ignores its signal
 * cannot hold its place for ever.
 */
export async function withinTime<T>(
  { abortAfterMs, giveUpAfterMs }: TimeLimits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const abort = () => {
      const error = new HandlingTimedOut(abortAfterMs);
      controller.abort(error);
      timer = setTimeout(reject, giveUpAfterMs - abortAfterMs, error);
    };
    timer = setTimeout(abort, abortAfterMs);
  });
  try {
    return await Promise.race([work(controller.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
