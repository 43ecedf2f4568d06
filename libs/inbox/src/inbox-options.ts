/** How long the inbox remembers. */
export interface InboxOptions {
  /**
   * Days for which a repeated message is recognised, 21 unless told. It must exceed the age of any message that may still
   * arrive: 7 days in a stream, 7 more in the outbox for a replay, and a reserve.
   */
  readonly retentionDays?: number;
  /** Pause between two rounds of removing what is older, one hour unless told. */
  readonly pruneEveryMs?: number;
}

/** Injection token of the complete InboxOptions. */
export const INBOX_OPTIONS = Symbol('INBOX_OPTIONS');

/** Fills in the defaults. */
export function completeInboxOptions({
  retentionDays = 21,
  pruneEveryMs = 3_600_000,
}: InboxOptions): Required<InboxOptions> {
  return { retentionDays, pruneEveryMs };
}
