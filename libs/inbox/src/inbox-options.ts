import type { MessagingSettings } from '@nestwork/messaging';

/** How long the inbox remembers. */
export interface InboxOptions {
  /**
   * Days for which a repeated message is recognised. It must exceed the age of any message that may still arrive: the days
   * in a stream, 7 more in the outbox for a replay, and a reserve. Default, and least: 14 more than streams keep messages.
   */
  readonly retentionDays?: number;
  /** Pause between two looks for messages that are to be tried again, half a second unless told. */
  readonly retryEveryMs?: number;
  /** Pause between two rounds of removing what is older, one hour unless told. */
  readonly pruneEveryMs?: number;
}

/** Injection token of the complete InboxOptions. */
export const INBOX_OPTIONS = Symbol('INBOX_OPTIONS');

/** Days for which an outbox can publish a message again. */
export const REPLAY_DAYS = 7;

/** Fills in the defaults. Throws when the inbox would forget messages that may still arrive. */
export function completeInboxOptions(
  { retentionDays, retryEveryMs = 500, pruneEveryMs = 3_600_000 }: InboxOptions,
  { streamRetentionDays }: Pick<MessagingSettings, 'streamRetentionDays'>,
): Required<InboxOptions> {
  const least = streamRetentionDays + REPLAY_DAYS + RESERVE_DAYS;
  if (retentionDays !== undefined && retentionDays < least)
    throw new Error(
      `The inbox must remember messages for ${least} days or longer, not ${retentionDays}: streams keep them for ${streamRetentionDays} days, and one that comes again after it was forgotten takes effect twice. Leave out retentionDays of InboxModule, or raise it`,
    );
  return { retentionDays: retentionDays ?? least, retryEveryMs, pruneEveryMs };
}

const RESERVE_DAYS = 7;
