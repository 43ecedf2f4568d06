import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.js';

const user = { id: 'a', roles: [], expiresAt: 32_000 };

describe('tokens that were verified', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are known until they expire', () => {
    const tokens = new VerifiedTokens();
    tokens.keep('t', { user, version: 1, expiresAt: 2_000 });
    expect(tokens.get('t', 1)).toBe(user);
    expect(tokens.get('T', 1)).toBeUndefined();
    jest.setSystemTime(2_000);
    expect(tokens.get('t', 1)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it('are forgotten when the keys change', () => {
    const tokens = new VerifiedTokens();
    tokens.keep('t', { user, version: 1, expiresAt: 2_000 });
    expect(tokens.get('t', 2)).toBeUndefined();
    expect(tokens.get('t', 1)).toBeUndefined();
  });

  it('are bounded, and the oldest goes first', () => {
    const tokens = new VerifiedTokens(2);
    for (const token of ['a', 'b', 'c']) tokens.keep(token, { user, version: 1, expiresAt: 2_000 });
    expect(['a', 'b', 'c'].map((token) => tokens.get(token, 1) !== undefined)).toEqual([false, true, true]);
  });
});
