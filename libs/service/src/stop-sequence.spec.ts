import { describe, expect, it } from '@jest/globals';
import { runStopSteps, type StopStep } from './stop-sequence.js';

const never = new Promise<never>(() => undefined);

function step(name: string, kind: StopStep['kind'], run: StopStep['run']): StopStep {
  return { name, kind, run };
}

describe('runStopSteps', () => {
  it('runs one step after the other, each told how long it may take', async () => {
    const seen: string[] = [];
    const record = (name: string) => async (leftMs: number) => seen.push(`${name} ${leftMs > 0 && leftMs <= 1_000}`);
    await runStopSteps([step('a', 'finishes', record('a')), step('b', 'closes', record('b'))], 1_000);
    expect(seen).toEqual(['a true', 'b true']);
  });

  it('still runs the later steps when one fails, and throws every failure at the end', async () => {
    const seen: string[] = [];
    const stopping = runStopSteps(
      [
        step('finish work', 'finishes', () => Promise.reject(new Error('2 handlers hang'))),
        step('close HTTP', 'closes', () => {
          throw new Error('no such port');
        }),
        step('close the database', 'closes', async () => seen.push('closed')),
      ],
      1_000,
    );
    await expect(stopping).rejects.toThrow(
      'Failed to finish work: 2 handlers hang; Failed to close HTTP: no such port',
    );
    expect(seen).toEqual(['closed']);
  });

  it('keeps a share of the budget for closing when work hangs', async () => {
    let left = 0;
    const stopping = runStopSteps(
      [
        step('finish work', 'finishes', () => never),
        step('close the database', 'closes', async (leftMs) => (left = leftMs)),
      ],
      100,
    );
    await expect(stopping).rejects.toThrow('Failed to finish work: not done within 80 ms');
    expect(left).toBeGreaterThan(0);
  });
});
