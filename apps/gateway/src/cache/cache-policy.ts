import type { Class, EventMessage } from '@nestwork/contract-kit';

/** For how long and for whom an answer is kept. */
export interface CachePolicy {
  /** The longest that an answer may be out of date, should an event not arrive. */
  readonly ttlMs: number;
  /** `everybody` gets the same answer, or each `caller` its own. */
  readonly sharedBy: 'everybody' | 'caller';
  /** Events after which no answer from before is given. What changes without an event is out of date until the time is over. */
  readonly until: readonly Class<EventMessage>[];
}
