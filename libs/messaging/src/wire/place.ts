import { headerNames } from './header-names.js';
import type { MessageHeaders } from './message-headers.js';
import { invalid } from './read-envelope.js';

/** The place of an event among those of the same name and key. */
export interface Place {
  readonly key: string;
  /** 1, 2, 3 and so on, in commit order; undefined from a sender that does not count. */
  readonly sequence?: number;
  /** When the event before this one was written; undefined for the first. */
  readonly previousTime?: Date;
}

/** Reads what the sender says about the place. Throws InvalidMessage for what makes no sense. */
export function readPlace(headers: MessageHeaders): Omit<Place, 'key'> {
  const sequence = headers.get(headerNames.sequence);
  if (sequence === undefined) return {};
  if (!COUNT.test(sequence)) throw invalid(headerNames.sequence, 'must be a whole number from 1');
  const previous = headers.get(headerNames.previousTime);
  if (previous === undefined) return { sequence: Number(sequence) };
  const previousTime = new Date(previous);
  if (Number.isNaN(previousTime.getTime())) throw invalid(headerNames.previousTime, 'must be a time');
  return { sequence: Number(sequence), previousTime };
}

// Below 2^53, so that a number holds it.
const COUNT = /^[1-9][0-9]{0,14}$/;
