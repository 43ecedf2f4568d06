import { describe, expect, it } from '@jest/globals';
import { checkDurability, DurabilityOff } from './durability.js';

const safe = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };

describe('the durability check', () => {
  it.each(['on', 'local', 'remote_write', 'remote_apply'])(
    'accepts synchronous_commit=%s: all of them flush here',
    (level) => {
      expect(() => checkDurability({ ...safe, synchronous_commit: level })).not.toThrow();
    },
  );

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])('refuses %s=off', (name) => {
    expect(() => checkDurability({ ...safe, [name]: 'off' })).toThrow(DurabilityOff);
  });

  it('names all that is off at once', () => {
    const settings = { ...safe, fsync: 'off', synchronous_commit: 'off' };

    expect(() => checkDurability(settings)).toThrow(/fsync=off, synchronous_commit=off/);
  });
});
