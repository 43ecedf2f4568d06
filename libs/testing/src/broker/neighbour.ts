import type { FailedMessage } from '../settling/failed-message.js';

/** What a service under test contributes to the question whether everything has settled. */
export interface Neighbour {
  readonly name: string;
  /** Starts an instance again that died, as an orchestrator would. */
  revive(): Promise<void>;
  /** Messages in its outbox that have not left. */
  unsent(): Promise<number>;
  /** Messages that its inbox is to try again by itself. */
  due(): Promise<number>;
  /** Messages that it failed to handle: set aside, or to be tried again. */
  failedMessages(): Promise<FailedMessage[]>;
  /** A crash that was asked for and did not happen, as a sentence. */
  missedCrash(): string | undefined;
}
