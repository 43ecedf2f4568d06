/** How long the inbox remembers. */
export interface InboxOptions {
  /**
   * Days for which a repeated message is recognised, 21 unless told. It must exceed the age of any message that may still
   * arrive: 7 days in a stream, 7 more in the outbox for a replay, and a reserve.
   */
  readonly retentionDays?: number;
  /**
   * Days for which a stream keeps its messages, 7 unless told. An ordered consumer that never saw a key takes an event as its
   * first when the one before it is older than that.
   */
  readonly streamRetentionDays?: number;
  /** Pause between two looks for messages that are to be tried again, half a second unless told. */
  readonly retryEveryMs?: number;
  /** Pause between two rounds of removing what is older, one hour unless told. */
  readonly pruneEveryMs?: number;
}

/** Injection token of the complete InboxOptions. */
export const INBOX_OPTIONS = Symbol('INBOX_OPTIONS');

/** Fills in the defaults. */
export function completeInboxOptions({
  retentionDays = 21,
  streamRetentionDays = 7,
  retryEveryMs = 500,
  pruneEveryMs = 3_600_000,
}: InboxOptions): Required<InboxOptions> {
  return { retentionDays, streamRetentionDays, retryEveryMs, pruneEveryMs };
}
