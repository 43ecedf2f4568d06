import type { EnvField } from './env.js';

/** A text of the environment could not be read as the type of its field. The message never repeats the text. */
export class UnreadableValue extends Error {}

/**
 * Reads the text of a variable as the declared type of its field; a list is separated by commas.
 *
 * Strict on purpose: `0x10`, `1e3`, ` 5 ` and `yes` are refused instead of being guessed at. A field whose type the compiler
 * did not emit (a union, an interface) keeps the text, for the field's own decorators to accept or refuse.
 */
export function parseValue(field: EnvField, text: string): unknown {
  if (field.parse) return parseWith(field.parse, text);
  if (field.type === Number) return parseNumber(text);
  if (field.type === Boolean) return parseBoolean(text);
  if (field.type === Array) return text.split(',').map((item) => item.trim());
  return text;
}

function parseWith(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    // The parser's own message may quote the text, which may be a secret.
    throw new UnreadableValue('cannot be read');
  }
}

function parseNumber(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new UnreadableValue('must be a number in decimal digits');
  return Number(text);
}

function parseBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new UnreadableValue('must be true or false');
  return text === 'true';
}
