import { describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';

describe('eventually', () => {
  it('returns what the check returned once it passes', async () => {
    let looks = 0;
    const value = await eventually(() => {
      looks += 1;
      if (looks < 3) throw new Error('not yet');
      return looks;
    });
    expect(value).toBe(3);
  });

  it('throws the last reason when the check never passes', async () => {
    const waiting = eventually(() => Promise.reject(new Error('the outbox has 2 rows')), { timeoutMs: 50, everyMs: 5 });
    await expect(waiting).rejects.toThrow('Still not so after 50 ms: the outbox has 2 rows');
  });
});
