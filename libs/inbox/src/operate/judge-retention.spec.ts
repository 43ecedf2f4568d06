import { describe, expect, it } from '@jest/globals';
import { judgeRetention } from './judge-retention.js';

const keeping = (days: number) => ({ name: 'EVT_TEA', maxAgeMs: days * 24 * 3_600_000 });

describe('the memory of an inbox, beside the streams that it receives from', () => {
  it('is sound when it outlasts a replay at the end of their retention', () => {
    expect(judgeRetention(21, [keeping(7), keeping(14)])).toEqual([
      { severity: 'ok', about: 'inbox', finding: 'remembers messages for longer than the streams keep them' },
    ]);
  });

  it('is too short for a stream that somebody made longer', () => {
    expect(judgeRetention(21, [keeping(7), keeping(30)])).toEqual([
      expect.objectContaining({
        severity: 'problem',
        finding: expect.stringContaining('forgets messages after 21 days, and EVT_TEA keeps them for 30 days'),
        mend: 'Set STREAM_RETENTION_DAYS of this service to 30, or lower max_age of EVT_TEA.',
      }),
    ]);
  });

  it('is too short for a stream without end', () => {
    expect(judgeRetention(21, [keeping(Infinity)])).toEqual([
      expect.objectContaining({
        finding: expect.stringContaining('EVT_TEA keeps them without end'),
        mend: expect.stringContaining('Give EVT_TEA a max_age'),
      }),
    ]);
  });
});
