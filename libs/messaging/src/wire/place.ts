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

/**
 * Reads what the sender says about the place. Throws InvalidMessage for what makes no sense, as does a time that has not come:
 * a count that begins in the future would leave no later one to its key.
 */
export function readPlace(headers: MessageHeaders): Omit<Place, 'key'> {
  const sequence = headers.get(headerNames.sequence);
  if (sequence === undefined) return {};
  if (!COUNT.test(sequence)) throw invalid(headerNames.sequence, 'must be a whole number from 1');
  const previousTime = readTime(headers, headerNames.previousTime);
  const epoch = readTime(headers, headerNames.epoch);
  return { sequence: Number(sequence), ...(previousTime && { previousTime }), ...(epoch && { epoch }) };
}

/** As far as it can be read: what a message is kept for may be that it cannot. */
export function readablePlace(headers: MessageHeaders): Omit<Place, 'key'> {
  try {
    return readPlace(headers);
  } catch {
    return {};
  }
}

function readTime(headers: MessageHeaders, name: string): Date | undefined {
  const text = headers.get(name);
  if (text === undefined) return undefined;
  const time = new Date(TIME.test(text) ? text : Number.NaN);
  // PostgreSQL writes years before 1 and after 9999 in another way, and would refuse these for ever.
  const year = time.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw invalid(name, 'must be a time as RFC 3339 has it, of the years 1 to 9999');
  if (time.getTime() > Date.now() + CLOCK_DIFFERENCE_MS) throw invalid(name, 'must not be in the future');
  return time;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

// By how much the sender's clock may be ahead.
const CLOCK_DIFFERENCE_MS = 10 * 60_000;

// Below 2^53, so that a number holds it.
const COUNT = /^[1-9][0-9]{0,14}$/;
