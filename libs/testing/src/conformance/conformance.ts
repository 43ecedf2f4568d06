import { afterEach, describe, it } from '@jest/globals';

/** An implementation under test, with what a suite needs to see and to break. */
export interface Harness {
  /** Gives back what was opened. Called once, whatever happened before. */
  close(): Promise<void>;
}

/** One failure, and the proof that an implementation survives it: `prove` rejects for one that does not. */
export interface ConformanceCase<H extends Harness> {
  readonly name: string;
  readonly prove: (harness: H) => Promise<void>;
}

/** Declares one test for each case, each with a harness of its own. */
export function describeCases<H extends Harness>(
  title: string,
  cases: readonly ConformanceCase<H>[],
  open: () => Promise<H>,
): void {
  describe(title, () => {
    const opened: H[] = [];
    afterEach(async () => {
      for (const harness of opened.splice(0)) await harness.close();
    });
    it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, { prove }) => {
      const harness = await open();
      opened.push(harness);
      await prove(harness);
    });
  });
}

/** The names of the cases that an implementation fails, to see that a suite sees: run it on one that is broken on purpose. */
export async function failingCases<H extends Harness>(
  cases: readonly ConformanceCase<H>[],
  open: () => Promise<H>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, prove } of cases) {
    const harness = await open();
    await prove(harness).catch(() => failed.push(name));
    await harness.close();
  }
  return failed;
}
