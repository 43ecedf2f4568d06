import { describe, expect, it } from '@jest/globals';
import { apiKeyId, newApiKey } from './api-key-text.js';

describe('an API key', () => {
  it('names its id, and is made of letters that nothing breaks apart', () => {
    const { id, key } = newApiKey();
    expect(key).toMatch(/^nwk_[0-9a-z]{10}_[0-9A-Za-z]{49}$/);
    expect(apiKeyId(key)).toBe(id);
  });

  it('is never made twice', () => {
    const made = Array.from({ length: 200 }, () => newApiKey());
    expect(new Set(made.map(({ key }) => key)).size).toBe(200);
    expect(new Set(made.map(({ id }) => id)).size).toBe(200);
  });

  it('is none with any one letter changed: its checksum tells, before anybody is asked', () => {
    const { key } = newApiKey();
    for (let at = 0; at < key.length; at++) {
      const other = key[at] === 'a' ? 'b' : 'a';
      expect({ at, id: apiKeyId(`${key.slice(0, at)}${other}${key.slice(at + 1)}`) }).toEqual({ at, id: undefined });
    }
  });

  it.each(['', 'nwk_', 'x', '\0'])('is none with %j around it', (more) => {
    const { key } = newApiKey();
    if (more !== '') expect([apiKeyId(`${more}${key}`), apiKeyId(`${key}${more}`)]).toEqual([undefined, undefined]);
    expect(apiKeyId(more)).toBeUndefined();
  });
});
