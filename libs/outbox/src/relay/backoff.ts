/** The pause after so many failures in a row: doubling from 100 ms to 5 s, and up to a quarter off, so that relays do not march in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const full = Math.min(5_000, 100 * 2 ** Math.min(failures - 1, 10));
  return full * (1 - random() / 4);
}
