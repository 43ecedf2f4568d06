import type { Finding } from './doctor.js';

/** A clock as it was read: how far it is ahead of this process's, give or take half of what the question took. */
export interface ClockReading {
  readonly aheadMs: number;
  readonly roundTripMs: number;
}

/** What the doctor says of the clock of `whose`: deadlines and deliveries are absolute times, compared with other clocks. */
export function clockFinding(whose: string, { aheadMs, roundTripMs }: ClockReading): Finding {
  const about = 'clock';
  const away = Math.max(Math.abs(aheadMs) - roundTripMs / 2, 0);
  const finding = `of ${whose} is ${Math.round(Math.abs(aheadMs))} ms ${aheadMs < 0 ? 'behind' : 'ahead of'} this service's`;
  if (away < 500) return { severity: 'ok', about, finding };
  const mend = 'Let both machines keep their clocks by NTP (chrony, systemd-timesyncd).';
  return { severity: away < 5_000 ? 'warning' : 'problem', about, finding, mend };
}
