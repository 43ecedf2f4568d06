import { describe, expect, it } from '@jest/globals';
import { withSessionSettings } from './session-settings.js';

const optionsOf = (url: string) => new URL(url).searchParams.get('options');

describe('the session settings in a URL', () => {
  it('are carried by its options', () => {
    const url = withSessionSettings('postgres://orders:secret@db:5432/orders', '-c lock_timeout=3000 -c a=b');

    expect(optionsOf(url)).toBe('-c lock_timeout=3000 -c a=b');
    expect(url.startsWith('postgres://orders:secret@db:5432/orders?')).toBe(true);
  });

  it('come after those the operator put there, so that ours win, and leave other parameters alone', () => {
    const url = withSessionSettings(
      'postgres://db/orders?sslmode=require&options=-c%20work_mem%3D8MB',
      '-c lock_timeout=3',
    );

    expect(optionsOf(url)).toBe('-c work_mem=8MB -c lock_timeout=3');
    expect(new URL(url).searchParams.get('sslmode')).toBe('require');
  });

  it('do not touch a password with special characters', () => {
    const url = withSessionSettings('postgres://orders:p%40ss%2Fw@db/orders', '-c a=b');

    expect(new URL(url).password).toBe('p%40ss%2Fw');
  });
});
