import { hash } from 'node:crypto';
import type { Encoding } from './compression.js';

/** The strong tag of a body in an encoding: whoever has this tag has these bytes. */
export function entityTagOf(body: string | Buffer, encoding: Encoding): string {
  const digest = hash('sha256', body, 'base64url').slice(0, 27);
  return `"${digest}${encoding === 'identity' ? '' : `-${encoding}`}"`;
}

/** Whether a caller has it already, by its If-None-Match. */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*');
}
