import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@nestwork/database';
import { failPoint, failStep } from '@nestwork/observability';
import {
  type AttemptFailure,
  Attempts,
  consumerOf,
  DeadLetterNotices,
  failureOf,
  type StoredMessage,
  type StreamEndpoint,
  StreamEndpoints,
} from '@nestwork/messaging';
import { Crashed } from './crashed.js';
import { type Due, DueMessages } from './due-messages.js';
import { Hindrances } from './hindrances.js';
import { type KeptMessage, stateOf } from './kept-message.js';
import { KeptMessages } from './kept-messages.js';
import { underLease } from './lease.js';
import { TakenElsewhere } from './taken-elsewhere.js';

// About half a minute, with the pauses.
const MOST_HINDRANCES = 10;
const LONGEST_PAUSE_MS = 5_000;

// Ten seconds or more, as for what the broker delivers. The pause is shorter than the time between two looks, so that others come first.
const MOST_HANDED_ON = 100;
const HANDED_ON_MS = 100;

// Soon enough to be before another instance that finds the claim ended.
const PUT_BACK_EVERY_MS = 250;

/**
 * What came of a try. `nothing`: there was nothing to do after all, or somebody else does it. `later`: it is tried once more, or
 * dead. `done`: the message is done with, and for a key the next one may be due.
 */
export type RetryOutcome = 'nothing' | 'later' | 'done';

/**
 * Tries one kept message again, through the same pipeline and inbox as a delivery: where it failed, so that no broker is
 * needed and no other consumer sees it once more.
 */
@Injectable()
export class Retry {
  private readonly hindrances = new Hindrances();
  private readonly handedOn = new Hindrances();

  constructor(
    private readonly endpoints: StreamEndpoints,
    private readonly attempts: Attempts,
    private readonly due: DueMessages,
    private readonly kept: KeptMessages,
    private readonly notices: DeadLetterNotices,
  ) {}

  /** The consumers of this version of the service: it leaves the messages of others alone. */
  get consumers(): string[] {
    return this.endpoints.all.map(consumerOf);
  }

  /** Why its consumer cannot read a message; undefined when it can, and when this version does not have that consumer. */
  problemWith(consumer: string, stored: StoredMessage): Error | undefined {
    const endpoint = this.endpoints.all.find((each) => consumerOf(each) === consumer);
    return endpoint && this.attempts.problemWith(endpoint, stored);
  }

  /** Claims what is due and tries it. The signal ends the wait for a database that is away. */
  async run(due: Due, signal: AbortSignal): Promise<RetryOutcome> {
    const endpoint = this.endpoints.all.find((each) => consumerOf(each) === due.consumer);
    const kept = endpoint && (await failStep('retry.claim', () => this.due.claim(due)));
    if (!kept) return 'nothing';
    return underLease(
      () => this.kept.renew(kept),
      () => this.settle(endpoint, kept, signal),
    );
  }

  private async settle(endpoint: StreamEndpoint, kept: KeptMessage, signal: AbortSignal): Promise<RetryOutcome> {
    await failPoint('retry.claimed');
    const failure = await this.attempt(endpoint, kept);
    const pauseMs = failure && this.pauseAfter(kept, failure);
    if (pauseMs !== undefined) {
      await this.putBack(kept, pauseMs, signal);
      return 'later';
    }
    if (failure) await this.fail(endpoint, kept, failure);
    this.hindrances.end(nameOf(kept));
    this.handedOn.end(nameOf(kept));
    return failure ? 'later' : 'done';
  }

  // For as long as the database is away, since the claim has counted the attempt that this hindered. Nothing else could be done.
  private async putBack(kept: KeptMessage, pauseMs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await failStep('retry.put-back', () => this.kept.putBack(kept, pauseMs));
      } catch (error) {
        if (!isDatabaseUnavailable(error) || signal.aborted) throw error;
        await delay(PUT_BACK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * When to try again after an attempt that says nothing about the message, and does not count; undefined after one that does. What
   * is underneath breaks whenever it is tried, or no instance takes it: then it counts after all, as a delivery does.
   */
  private pauseAfter(kept: KeptMessage, { kind, error }: AttemptFailure): number | undefined {
    if (kind === 'elsewhere') return this.handedOn.add(nameOf(kept)) < MOST_HANDED_ON ? HANDED_ON_MS : undefined;
    if (kind !== 'not-now') return undefined;
    // That somebody else has it in hand is no hindrance of its own.
    const hindrances = error instanceof TakenElsewhere ? 1 : this.hindrances.add(nameOf(kept));
    return hindrances < MOST_HINDRANCES ? Math.min(LONGEST_PAUSE_MS, 250 * 2 ** hindrances) : undefined;
  }

  // An attempt beyond the last one: those before it ended with the process.
  private async attempt(endpoint: StreamEndpoint, kept: KeptMessage): Promise<AttemptFailure | undefined> {
    if (kept.refusal) return { kind: 'hopeless', error: kept.refusal };
    if (kept.attempt > this.kept.maxAttempts) return { kind: 'hopeless', error: new Crashed(kept) };
    return this.attempts.run(endpoint, kept.stored, { attempt: kept.attempt, state: stateOf(kept) });
  }

  private async fail(endpoint: StreamEndpoint, kept: KeptMessage, { kind, error }: AttemptFailure): Promise<void> {
    const failure = { ...failureOf(endpoint, kept.stored, error), deliveries: kept.attempt };
    const isHopeless = kind === 'hopeless';
    const isDead = await failStep('retry.fail', () => this.kept.fail(kept, failure, { isHopeless }));
    if (isDead) this.notices.announce(failure);
  }
}

function nameOf({ consumer, messageId }: KeptMessage): string {
  return `${consumer} ${messageId}`;
}
