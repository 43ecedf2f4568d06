import type { StreamSummary } from '@nestwork/messaging';
import type { Finding } from '@nestwork/operations';
import { REPLAY_DAYS } from '../inbox-options.js';

/** A stream that a service receives from, as the server has it. */
export type ReceivedStream = Pick<StreamSummary, 'maxAgeMs'> & { readonly name: string };

/** Whether the inbox remembers a message for as long as it may come again, by what the server says and not what was declared. */
export function judgeRetention(retentionDays: number, streams: readonly ReceivedStream[]): Finding[] {
  const about = 'inbox';
  const tooLong = streams.filter(({ maxAgeMs }) => maxAgeMs > (retentionDays - REPLAY_DAYS) * DAY_MS);
  if (tooLong.length === 0)
    return [{ severity: 'ok', about, finding: 'remembers messages for longer than the streams keep them' }];
  return tooLong.map(({ name, maxAgeMs }) => ({
    severity: 'problem',
    about,
    finding: `forgets messages after ${retentionDays} days, and ${name} keeps them ${spanOf(maxAgeMs)}: a replay of older ones takes effect twice`,
    mend: Number.isFinite(maxAgeMs)
      ? `Set STREAM_RETENTION_DAYS of this service to ${Math.ceil(maxAgeMs / DAY_MS)}, or lower max_age of ${name}.`
      : `Give ${name} a max_age: \`npm run ops -- streams apply --change-streams\`, asked of the service that owns it.`,
  }));
}

function spanOf(maxAgeMs: number): string {
  return Number.isFinite(maxAgeMs) ? `for ${Math.ceil(maxAgeMs / DAY_MS)} days` : 'without end';
}

const DAY_MS = 24 * 60 * 60_000;
