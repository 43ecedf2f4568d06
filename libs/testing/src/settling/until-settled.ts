import { eventually } from '../eventually.js';
import { activityIn } from './activity.js';
import { refuseSurprises } from './refuse-surprises.js';
import type { Surroundings } from './surroundings.js';

/** What a test expects to be left when everything has settled. */
export interface SettledOptions {
  /** How many messages may have been set aside as dead letters, in all services together; default none. */
  readonly deadLetters?: number;
  /** Default 40,000: longer than a broker waits, by default, before it hands out again what a dead service had received. */
  readonly timeoutMs?: number;
}

/**
 * Resolves when nothing is under way any more: outboxes empty, consumers idle, nothing to be tried again.
 *
 * A service that died is started again. Throws when a message was set aside that the test did not expect, when a crash that
 * was asked for did not happen, or, naming what is busy, after the timeout.
 */
export async function untilSettled(
  surroundings: Surroundings,
  { deadLetters = 0, timeoutMs = 40_000 }: SettledOptions = {},
): Promise<void> {
  let quietBefore: string | undefined;
  await eventually(
    async () => {
      for (const neighbour of surroundings.neighbours) await neighbour.revive();
      const { busy, fingerprint } = await activityIn(surroundings);
      const unchanged = quietBefore === fingerprint;
      quietBefore = busy.length === 0 ? fingerprint : undefined;
      if (busy.length > 0) throw new Error(busy.join(', '));
      // Behind the back of one look a message can move from a consumer to an outbox. Between two quiet looks it cannot: the
      // second finds it in the outbox, or finds that it was stored in a stream.
      if (!unchanged) throw new Error('messages were moving a moment ago');
    },
    { timeoutMs },
  );
  await refuseSurprises(surroundings, deadLetters);
}
