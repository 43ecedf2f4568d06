import type { Place } from '@nestwork/messaging';

/** Up to which event a key is done. */
export interface Position {
  /** The number of the last event that is done with; 0 when none was counted. */
  readonly lastSequence: number;
  /** The count that it belongs to; null when no event said so. */
  readonly epoch: Date | null;
}

/** How far a key has come. */
export interface KeyProgress extends Position {
  /** What is older than this is in no stream any more. */
  readonly oldestStored: Date;
}

/** Whether an event is the next one. `gap`: an earlier one is missing. `passed-by`: a later one took effect already. */
export type Turn = 'now' | 'gap' | 'passed-by';

/**
 * Whether it is the turn of an event that was not handled before. Only a later epoch proves that the sender counts from 1
 * again, as it does for a key that it had not written to for long; otherwise a number that was passed is just late.
 */
export function turnOf({ sequence, previousTime, epoch }: Omit<Place, 'key'>, key: KeyProgress): Turn {
  if (sequence === undefined) return 'now';
  const later = epoch && key.epoch ? epoch.getTime() - key.epoch.getTime() : 0;
  if (later > 0) return sequence === 1 ? 'now' : 'gap';
  if (later < 0 || sequence <= key.lastSequence) return 'passed-by';
  if (sequence === key.lastSequence + 1) return 'now';
  // The first that this consumer gets to see: nothing is missing when the one before it had left the stream by age.
  const isFirstLeft = key.lastSequence === 0 && previousTime !== undefined && previousTime < key.oldestStored;
  return isFirstLeft ? 'now' : 'gap';
}
