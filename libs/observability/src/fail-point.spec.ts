import { describe, expect, it } from '@jest/globals';
import { armFailPoint, failPoint } from './fail-point.js';

describe('a fail point', () => {
  it('does nothing unless armed', async () => {
    await expect(failPoint('relay.published')).resolves.toBeUndefined();
  });

  it('does what a test armed it with, until disarmed, and nothing anywhere else', async () => {
    const disarm = armFailPoint('relay.published', () => {
      throw new Error('crash');
    });
    await expect(failPoint('relay.published')).rejects.toThrow('crash');
    await expect(failPoint('relay.settled')).resolves.toBeUndefined();
    disarm();
    await expect(failPoint('relay.published')).resolves.toBeUndefined();
  });

  it('armed again is not disarmed by whoever armed it before', async () => {
    const disarmFirst = armFailPoint('relay.claimed', () => {});
    const disarm = armFailPoint('relay.claimed', () => {
      throw new Error('second');
    });
    disarmFirst();
    await expect(failPoint('relay.claimed')).rejects.toThrow('second');
    disarm();
  });
});
