import { types } from 'node:util';

/** The message of whatever was thrown, also by another realm. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
