import type { Place } from '@nestwork/messaging';

/** How far a key has come. */
export interface KeyProgress {
  /** The sequence of the last event that is done with; 0 when none was counted. */
  readonly lastSequence: number;
  /** What is older than this is in no stream any more. */
  readonly oldestStored: Date;
}

/**
 * Whether it is the turn of an event that was not handled before. `gap`: an earlier one is missing. `passed-by`: a later
 * one took effect already.
 */
export function turnOf({ sequence, previousTime }: Omit<Place, 'key'>, key: KeyProgress): 'now' | 'gap' | 'passed-by' {
  if (sequence === undefined || sequence === key.lastSequence + 1) return 'now';
  if (sequence <= key.lastSequence) return beginsAnew({ sequence, previousTime }) ? 'now' : 'passed-by';
  // The first that this consumer gets to see: nothing is missing when the one before it had left the stream by age.
  const isFirstLeft = key.lastSequence === 0 && previousTime !== undefined && previousTime < key.oldestStored;
  return isFirstLeft ? 'now' : 'gap';
}

/** Whether the sender counts from 1 again, as it does for a key that it had not written to for long. */
export function beginsAnew({ sequence, previousTime }: Omit<Place, 'key'>): boolean {
  return sequence === 1 && previousTime === undefined;
}
