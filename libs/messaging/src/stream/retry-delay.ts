/**
 * How long to wait after a failed attempt: the configured delay and up to a fifth of it more, so that failures do not
 * return in step.
 */
export function retryDelay(delaysMs: readonly number[], failedAttempts: number, random = Math.random): number {
  const delayMs = delaysMs[Math.min(failedAttempts, delaysMs.length) - 1] ?? 0;
  return Math.round(delayMs * (1 + random() / 5));
}
