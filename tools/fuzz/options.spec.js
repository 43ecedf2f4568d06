import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of a fuzz run', () => {
  it('are 20,000 requests of a new seed on a system of its own when nothing is said', () => {
    const [one, other] = [readOptions([]), readOptions([])];
    expect(one).toMatchObject({ requests: 20_000 });
    expect(one).not.toHaveProperty('system');
    expect(one.seed).not.toBe(other.seed);
  });

  it('take a seed, a number and a running system', () => {
    const urls = { gatewayUrl: 'http://a', adminUrl: 'http://b', issuerUrl: 'http://c' };
    const args = [
      '--seed',
      '7',
      '--requests',
      '50',
      '--gateway',
      'http://a',
      '--admin',
      'http://b',
      '--issuer',
      'http://c',
    ];
    expect(readOptions(args)).toEqual({ seed: 7, requests: 50, system: urls });
  });

  it.each([
    [['--seed', '0'], '--seed 0: a whole number'],
    [['--requests', 'many'], '--requests many: a whole number'],
    [['--gateway', 'http://a'], 'go together'],
    [['--speed', '1'], 'Usage: npm run fuzz'],
  ])('are refused with what is wrong: %j', (args, text) => {
    expect(() => readOptions(args)).toThrow(text);
  });
});
