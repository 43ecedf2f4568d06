import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { gaveUpStarting, reviveEnded } from './revive.js';

const stage = { mayEnd: (name) => name === 'told', isClosing: () => false };

describe('a process that ended', () => {
  it('is started again when it ended by itself, and neither when it was killed nor when a fault does it', async () => {
    const system = new EventEmitter();
    system.start = async (name) => system.emit('started', name);
    reviveEnded(system, stage);
    system.emit('exit', 'killed', { expected: true });
    system.emit('exit', 'told', { expected: false });
    system.emit('exit', 'fallen', { expected: false });
    expect(await once(system, 'started')).toEqual(['fallen']);
  });

  it('gave up starting when it says so at the end, and only then', () => {
    const last = '{"level":"fatal","context":"ServiceProcess","message":"orders could not start: no database"}';
    expect(gaveUpStarting(['{}', last])).toBe(true);
    expect(gaveUpStarting([last, '{}', '{}', '{}'])).toBe(false);
    expect(gaveUpStarting(['{"context":"ServiceProcess","message":"orders ends: out of luck"}'])).toBe(false);
  });
});
