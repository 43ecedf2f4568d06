import { InvalidMessage } from './invalid-message.js';
import { type JsonLimits, defaultLimits } from './json-limits.js';
import { outlineOf } from './json-outline.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses JSON from outside: at most 1 MiB, 32 levels and 1,000 keys unless stated, checked before anything is built.
 * Refuses malformed UTF-8, a byte order mark, and an object that has one key twice (readers would disagree about it).
 * Throws InvalidMessage, which never repeats the text, and for no input anything else.
 */
export function parseJson(input: string | Uint8Array, limits: Partial<JsonLimits> = {}): unknown {
  const all = { ...defaultLimits, ...limits };
  if (byteLength(input, all.maxBytes) > all.maxBytes) throw refusal(`is larger than ${all.maxBytes} bytes`);
  const text = typeof input === 'string' ? input : decode(input);
  const { keys, exceeded } = outlineOf(text, all);
  if (exceeded === 'maxDepth') throw refusal(`is nested more than ${all.maxDepth} levels deep`);
  if (exceeded === 'maxKeys') throw refusal(`has more than ${all.maxKeys} keys`);
  const value = parse(text);
  if (countKeys(value) !== keys) throw refusal('has an object with the same key twice');
  return value;
}

function byteLength(input: string | Uint8Array, max: number): number {
  if (typeof input !== 'string') return input.byteLength;
  // A text has at least as many bytes as UTF-16 units: an oversized one is not even measured.
  return input.length > max ? input.length : Buffer.byteLength(input);
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refusal('is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The cause would quote the text.
    throw refusal('is not JSON');
  }
}

/** Recursion is safe here: the depth is already bounded. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Array.isArray(value) ? value : Object.values(value);
  let keys = Array.isArray(value) ? 0 : inner.length;
  for (const item of inner) keys += countKeys(item);
  return keys;
}

function refusal(problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [{ path: '', problem }] });
}
