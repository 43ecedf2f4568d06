import { describe, expect, it } from '@jest/globals';
import { completeInboxOptions } from './inbox-options.js';

describe('the memory of an inbox', () => {
  it('lasts two weeks longer than the streams keep messages', () => {
    expect(completeInboxOptions({}, { streamRetentionDays: 7 }).retentionDays).toBe(21);
    expect(completeInboxOptions({}, { streamRetentionDays: 30 }).retentionDays).toBe(44);
  });

  it('may be longer, and never shorter: a message that comes again would take effect twice', () => {
    expect(completeInboxOptions({ retentionDays: 60 }, { streamRetentionDays: 30 }).retentionDays).toBe(60);
    expect(() => completeInboxOptions({ retentionDays: 43 }, { streamRetentionDays: 30 })).toThrow(
      'The inbox must remember messages for 44 days or longer, not 43: streams keep them for 30 days',
    );
  });
});
