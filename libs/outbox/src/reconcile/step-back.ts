import type { StreamSummary } from '@nestwork/messaging';

/** What a stream was when it was last looked at. */
export interface StreamSighting extends Omit<StreamSummary, 'maxAgeMs' | 'keepsUntilAge'> {
  /** The id of its last message; undefined when it was empty, or that message had none. */
  readonly lastId: string | undefined;
}

/** What a stream is now. */
export interface StreamView {
  /** Undefined when there is none of that name. */
  readonly now: StreamSummary | undefined;
  /** The id of what stands at the place where the last message stood then. */
  readonly idThere: string | undefined;
  readonly at: Date;
}

/**
 * Why the stream cannot be the one that was seen before, only longer; undefined when it can. Catches every loss of its end, also
 * one that new messages have covered up since: then another message stands where the last one stood.
 */
export function stepBackOf(before: StreamSighting, { now, idThere, at }: StreamView): string | undefined {
  if (!now) return 'it is gone';
  if (now.created !== before.created) return `it was created anew at ${now.created}`;
  if (now.lastSeq < before.lastSeq) return `its last sequence went back from ${before.lastSeq} to ${now.lastSeq}`;
  if (now.firstSeq < before.firstSeq) return `its first sequence went back from ${before.firstSeq} to ${now.firstSeq}`;
  // In a stream of another kind being handled, or a lack of room, removes messages too, from wherever they stand.
  if (now.keepsUntilAge && headCutEarly(before, now, at))
    return `messages ${before.firstSeq} to ${now.firstSeq - 1} are gone before their time`;
  if (now.keepsUntilAge && holesOf(now) > holesOf(before)) return `${holesOf(now)} messages are gone from its middle`;
  const mayBeGone = now.firstSeq > before.lastSeq || (!now.keepsUntilAge && idThere === undefined);
  const isThere = before.lastId === undefined || mayBeGone || idThere === before.lastId;
  return isThere ? undefined : `another message stands at sequence ${before.lastSeq}`;
}

function holesOf({ firstSeq, lastSeq, messages }: Pick<StreamSummary, 'firstSeq' | 'lastSeq' | 'messages'>): number {
  return messages === 0 ? 0 : lastSeq - firstSeq + 1 - messages;
}

// Only age may take messages from the head. The first one then was the oldest: if it was not due, none was.
function headCutEarly(before: StreamSighting, now: StreamSummary, at: Date): boolean {
  if (now.firstSeq === before.firstSeq || before.messages === 0) return false;
  return at.getTime() - before.firstAt.getTime() < now.maxAgeMs - AGE_MARGIN_MS;
}

/** How much earlier than by its age limit a stream may lose a message: its clock may be ahead of the database's. */
export const AGE_MARGIN_MS = 60 * 60_000;
