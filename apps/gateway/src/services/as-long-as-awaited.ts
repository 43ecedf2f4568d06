import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';

/** How long the caller of a request waits for it. */
interface CallerWait {
  readonly request: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** What a work resolves with, for a caller who may stop waiting before; the work goes on. Throws DeadlinePassed or RequestAborted then. */
export async function asLongAsAwaited<R>(work: Promise<R>, { request, deadline, signal }: CallerWait): Promise<R> {
  let stop: () => void = () => {};
  const unawaited = new Promise<never>((_, reject) => {
    const leave = () => reject(RequestAborted.of({ request }));
    const timer = setTimeout(() => reject(DeadlinePassed.of({ request })), deadline - Date.now());
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
