import type { JsonLimits } from './json-limits.js';

const quote = 34;
const colon = 58;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/** What a JSON text contains, as far as it can be told without parsing it. */
export interface JsonOutline {
  /** Keys written in the text, repeated ones counted each time. */
  readonly keys: number;
  /** The limit that the text exceeds; the rest of it was not looked at. */
  readonly exceeded?: 'maxDepth' | 'maxKeys';
}

/** Walks over a JSON text once, without recursion and without creating anything, and stops where it exceeds a limit. */
export function outlineOf(text: string, { maxDepth, maxKeys }: JsonLimits): JsonOutline {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openObject || code === openList) depth++;
    else if (code === closeObject || code === closeList) depth--;
    else if (code === colon) keys++;
    if (depth > maxDepth) return { keys, exceeded: 'maxDepth' };
    if (keys > maxKeys) return { keys, exceeded: 'maxKeys' };
  }
  return { keys };
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}
