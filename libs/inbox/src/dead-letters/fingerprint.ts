import { createHash } from 'node:crypto';
import type { MessageFailure } from '@nestwork/messaging';

/**
 * The same for failures of one cause: consumer, error name, message without ids and numbers, and the first frame of the
 * stack that is our own code.
 */
export function fingerprintOf({ consumer, error }: Pick<MessageFailure, 'consumer' | 'error'>): string {
  const parts = [consumer, error.name, blanked(error.message), ownFrame(error.stack)];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

function blanked(message: string): string {
  return message.replace(IDS, '#').replace(NUMBERS, '#');
}

// Without the position, which moves with every edit of the file.
function ownFrame(stack: string): string {
  const frame = stack.split('\n').find((line) => FRAME.test(line) && !FOREIGN.test(line));
  return frame?.trim().replace(/:\d+:\d+\)?$/, '') ?? '';
}

const IDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?=[a-z]*\d)[0-9a-f]{12,}\b/gi;
const NUMBERS = /\d+/g;
const FRAME = /^\s+at /;
const FOREIGN = /node_modules|\(?node:|<anonymous>/;
