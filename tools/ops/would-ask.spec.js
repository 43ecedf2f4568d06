import { describe, expect, it } from '@jest/globals';
import { wouldAsk } from './would-ask.js';

const question = { service: 'shop', name: 'shelves clear', parameters: { id: 'a1' } };

describe('a dry run of what the service would do at once', () => {
  it('says what would be asked, and as whom', () => {
    expect(wouldAsk({ ...question, by: 'ada' }, { isJson: false })).toEqual({
      output: `Would ask shop for 'shelves clear' as ada with {"id":"a1"}. Nothing was done.`,
      exitCode: 0,
    });
  });

  it('says that a change by nobody would be refused, and how to name somebody', () => {
    expect(wouldAsk(question, { isJson: false }).output).toBe(
      `Would ask shop for 'shelves clear' with {"id":"a1"}. It would be refused, since your account has no name: ` +
        'say who answers for it with --by <name>. Nothing was done.',
    );
  });

  it.each([
    ['ada', 'ada'],
    [undefined, null],
  ])('is JSON for scripts: by %s', (by, expected) => {
    const { output } = wouldAsk({ ...question, by }, { isJson: true });
    expect(JSON.parse(output)).toEqual([
      { service: 'shop', details: { wouldAsk: 'shelves clear', by: expected, parameters: { id: 'a1' } } },
    ]);
  });
});
