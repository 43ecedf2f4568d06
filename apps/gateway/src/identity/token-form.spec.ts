import { describe, expect, it } from '@jest/globals';
import { hasTokenForm } from './token-form.js';

describe('the form of an access token', () => {
  it('is three canonical base64url parts', () => {
    expect(hasTokenForm('eyJhIjoxfQ.eyJiIjoyfQ.AAEC')).toBe(true);
  });

  it('takes exactly the spelling that an encoder writes', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
    const endings = ['', 'A', 'AA', 'AAA', 'AAAA'].flatMap((start) => alphabet.map((last) => start + last));
    const written = endings.filter((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
    expect(endings.filter((part) => hasTokenForm(`eyJhIjoxfQ.${part}.AAEC`))).toEqual(written);
  });

  it.each([
    ['two parts', 'eyJhIjoxfQ.eyJiIjoyfQ'],
    ['four parts', 'eyJhIjoxfQ.eyJiIjoyfQ.AAEC.AAEC'],
    ['an empty signature', 'eyJhIjoxfQ.eyJiIjoyfQ.'],
    ['padding', 'eyJhIjoxfQ==.eyJiIjoyfQ.AAEC'],
    ['the alphabet of plain base64', 'eyJhIjoxfQ.eyJiIjoyfQ.AA+/'],
    ['a space', 'eyJhIjoxfQ .eyJiIjoyfQ.AAEC'],
    ['a line break', 'eyJhIjoxfQ.eyJiIjoyfQ.AAEC\n'],
    ['left-over bits that a lenient decoder ignores', 'eyJhIjoxfR.eyJiIjoyfQ.AAEC'],
    ['a length no base64 has', 'eyJhIjoxfQ.eyJiIjoyfQ.AAECA'],
    ['more than 8 KB', `eyJhIjoxfQ.${'A'.repeat(8_192)}.AAEC`],
  ])('is refused with %s', (_, text) => {
    expect(hasTokenForm(text)).toBe(false);
  });
});
