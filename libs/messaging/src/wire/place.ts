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
  /** When its sender began to count; later when it began anew. Undefined from a sender that does not say. */
  readonly epoch?: Date;
}

/** Reads what the sender says about the place. Throws InvalidMessage for what makes no sense. */
export function readPlace(headers: MessageHeaders): Omit<Place, 'key'> {
  const sequence = headers.get(headerNames.sequence);
  if (sequence === undefined) return {};
  if (!COUNT.test(sequence)) throw invalid(headerNames.sequence, 'must be a whole number from 1');
  const previousTime = readTime(headers, headerNames.previousTime);
  const epoch = readTime(headers, headerNames.epoch);
  return { sequence: Number(sequence), ...(previousTime && { previousTime }), ...(epoch && { epoch }) };
}

function readTime(headers: MessageHeaders, name: string): Date | undefined {
  const text = headers.get(name);
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw invalid(name, 'must be a time');
  return time;
}

// Below 2^53, so that a number holds it.
const COUNT = /^[1-9][0-9]{0,14}$/;
