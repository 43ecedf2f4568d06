import { inspect } from 'node:util';
import type { FailureCause } from './failure-store.js';

/** Text that PostgreSQL stores: without NUL and lone surrogates. */
export function storableText(text: string): string {
  return UNSTORABLE.test(text) ? text.replace(UNSTORABLE_EACH, '\ufffd') : text;
}

/** The bytes of a body as text, loss-free: as they are when that is text, else in base64 behind `base64:`. */
export function storableBody(body: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    if (!UNSTORABLE.test(text) && !text.startsWith(ENCODED)) return text;
  } catch {
    // Not UTF-8.
  }
  return `${ENCODED}${Buffer.from(body).toString('base64')}`;
}

/** The bytes that `storableBody` made this text from. */
export function restoredBody(text: string): Uint8Array {
  return text.startsWith(ENCODED) ? Buffer.from(text.slice(ENCODED.length), 'base64') : Buffer.from(text);
}

/** Headers as a database stores them. */
export function storableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [storableText(name), storableText(value)]));
}

/** Whatever was thrown, as text: name, message, and the stacks down to the first cause. */
export function failureCause(error: unknown): FailureCause {
  if (!(error instanceof Error))
    return { name: typeof error, message: storableText(inspect(error, { depth: 2 })), stack: '' };
  return { name: error.name, message: storableText(error.message), stack: storableText(stackOf(error, MOST_CAUSES)) };
}

function stackOf(error: Error, causesLeft: number): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  if (causesLeft === 0 || error.cause === undefined) return stack;
  const cause =
    error.cause instanceof Error ? stackOf(error.cause, causesLeft - 1) : inspect(error.cause, { depth: 2 });
  return `${stack}\ncaused by ${cause}`;
}

const ENCODED = 'base64:';
const MOST_CAUSES = 5;
const UNSTORABLE = /\0|\p{Surrogate}/u;
const UNSTORABLE_EACH = /\0|\p{Surrogate}/gu;
