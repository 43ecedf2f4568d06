import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';

/** How long the caller of a request waits for it. */
interface CallerWait {
  readonly request: string;
  /** Epoch milliseconds; missing for one who does not say. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

/** What a work resolves with, for a caller who may stop waiting before; the work goes on. Throws DeadlinePassed or RequestAborted then. */
export async function asLongAsAwaited<R>(work: Promise<R>, { request, deadline, signal }: CallerWait): Promise<R> {
  let stop: () => void = () => {};
  const unawaited = new Promise<never>((_, reject) => {
    const leave = () => reject(RequestAborted.of({ request }));
    const late = () => reject(DeadlinePassed.of({ request }));
    const timer = deadline === undefined ? undefined : setTimeout(late, Math.min(deadline - Date.now(), LONGEST_MS));
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    };
  });
  try {
    return await Promise.race([work, unawaited]);
  } finally {
    stop();
  }
}

/** A timer that is set for longer goes off at once. */
const LONGEST_MS = 2 ** 31 - 1;
