import { type IncomingMessage, RequestInFlight } from '@nestwork/messaging';

/** How long before the deadline a requester is told that the first copy is still being handled; less where it waits for less than 1.6 s. */
const TELL_BEFORE_MS = 400;

/** A place in which a message waits for the copy of it that is handled now. */
interface Waiting {
  /** Whether that copy is really there: a database that is slow makes wait, too. */
  isInFlight(): Promise<boolean>;
}

/**
 * Does work that begins by waiting for a copy of its message. Somebody who waits for the answer is told before the deadline that the
 * first copy is still being handled: then RequestInFlight is thrown, and the work must not begin any more.
 *
 * @param work  calls `begin` when it waits no longer, which throws when it must not begin
 */
export async function toldInTime<T>(
  { via, deadline }: Pick<IncomingMessage, 'via' | 'deadline'>,
  waiting: Waiting,
  work: (begin: () => void) => Promise<T>,
): Promise<T> {
  if (via !== 'request' || deadline === undefined) return work(() => undefined);
  let state: 'waits' | 'works' | 'told' = 'waits';
  const begin = () => {
    if (state === 'told') throw RequestInFlight.of({});
    state = 'works';
  };
  let timer: NodeJS.Timeout | undefined;
  const told = new Promise<never>((_, reject) => {
    const look = async () => {
      const isInFlight = state === 'waits' && (await waiting.isInFlight().catch(() => false));
      if (!isInFlight || state !== 'waits') return;
      state = 'told';
      reject(RequestInFlight.of({}));
    };
    timer = setTimeout(() => void look(), patienceMs(deadline - Date.now()));
  });
  try {
    return await Promise.race([work(begin), told]);
  } finally {
    clearTimeout(timer);
  }
}

function patienceMs(leftMs: number): number {
  return leftMs - Math.min(TELL_BEFORE_MS, leftMs / 4);
}
