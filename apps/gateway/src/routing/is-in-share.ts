import { createHash } from 'node:crypto';

/** Shares are told apart by a hundredth of a percent. */
const BUCKETS = 10_000;

/**
 * Whether a caller is among the percentage of callers who go elsewhere. The same caller always is, or never, for all messages of a
 * service; whoever is among 5 percent is among 10, so raising a share sends nobody back.
 */
export function isInShare(percent: number, { service, caller }: { service: string; caller: string }): boolean {
  const hash = createHash('sha256').update(`${service} ${caller}`).digest();
  return hash.readUInt32BE() % BUCKETS < percent * (BUCKETS / 100);
}
