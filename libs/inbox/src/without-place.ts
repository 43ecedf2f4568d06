import { sqlStateOf } from '@nestwork/database';
import type { DeadMessage } from '@nestwork/messaging';

/** Whether PostgreSQL refused what it was to keep for its content, as it would the next time. */
export function isContentRefused(error: unknown): boolean {
  return CONTENT_CLASSES.includes(sqlStateOf(error)?.slice(0, 2) ?? '');
}

/** A failure whose place cannot be kept, as a dead letter that says why no key waits for it. */
export function withoutPlace(dead: DeadMessage, refusal: unknown): DeadMessage {
  const { error } = dead;
  const why = refusal instanceof Error ? refusal.message : String(refusal);
  const stack = `${error.stack || error.message}\nkept without its place, because PostgreSQL refused that: ${why}`;
  return { ...dead, error: { ...error, stack: stack.replaceAll('\0', '\ufffd') } };
}

// Data exception, integrity constraint violation, program limit exceeded.
const CONTENT_CLASSES = ['22', '23', '54'];
