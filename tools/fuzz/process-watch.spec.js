import { describe, expect, it } from '@jest/globals';
import { figuresOf } from './process-watch.js';

const mb = 1024 * 1024;
const measured = { warmBytes: 1_000 * mb, mostBytes: 1_500 * mb, lastBytes: 1_050 * mb, slackBytes: 0, turnMs: 40 };

describe('the figures of a process', () => {
  it('are in order when it ends about as large as it was when warm, and never held anybody up', () => {
    expect(figuresOf(measured)).toEqual({
      text: 'memory 1000 MB when warm, 1500 MB at most, 1050 MB at the end; longest turn of the event loop 40 ms',
      grown: undefined,
      stalled: undefined,
    });
  });

  it('say that it grew by more than a tenth, or by more than garbage explains where that was not collected', () => {
    const grown = (lastMb, slackMb) =>
      figuresOf({ ...measured, lastBytes: lastMb * mb, slackBytes: slackMb * mb }).grown;
    expect(grown(1_099, 0)).toBeUndefined();
    expect(grown(1_101, 0)).toBe('its memory grew from 1000 MB to 1101 MB');
    expect(grown(1_199, 200)).toBeUndefined();
    expect(grown(1_201, 200)).toContain('1201 MB');
  });

  it('say that it held everybody up, where that is known', () => {
    expect(figuresOf({ ...measured, turnMs: 101 }).stalled).toBe(
      'its event loop was held up for 101 ms, and may be for 100',
    );
    expect(figuresOf({ ...measured, turnMs: undefined })).toMatchObject({
      text: 'memory 1000 MB when warm, 1500 MB at most, 1050 MB at the end',
      stalled: undefined,
    });
  });
});
