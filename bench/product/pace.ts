/** How much to send: `count` things at `perSecond`, numbered from `first` on. */
export interface PaceRequest {
  readonly perSecond: number;
  readonly count: number;
  readonly first: number;
}

/**
 * Sends at an even pace, whether or not earlier sends have ended: a slow system gets no mercy from a slower sender.
 * Resolves with what each send returned, by its number. Node runs this file as it is, for the limit and the peers.
 */
export async function atPace<T>(
  { perSecond, count, first }: PaceRequest,
  send: (number: number) => Promise<T>,
): Promise<Map<number, T>> {
  const startedAt = performance.now();
  const sent: Promise<readonly [number, T]>[] = [];
  while (sent.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * perSecond));
    while (sent.length < due) {
      const number = first + sent.length;
      sent.push(send(number).then((result) => [number, result] as const));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return new Map(await Promise.all(sent));
}
