import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { watchFailure } from './watch-failure.js';

const planned = { step: 'inbox.commit', mode: 'kill-after' };
const note = (step, mode) => JSON.stringify({ failPoint: step, mode });

/** Whether a promise has resolved by now, once everything that was due is done. */
async function hasResolved(promise) {
  const open = Symbol('open');
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, open))])) !== open;
}

describe('a planned failure', () => {
  it('has come when this instance says so of this step and this way', async () => {
    const system = new EventEmitter();
    const { hit } = watchFailure(system, 'orders-1', planned);
    system.emit('line', 'orders-2', note('inbox.commit', 'kill-after'));
    system.emit('line', 'orders-1', note('inbox.commit', 'kill-before'));
    system.emit('line', 'orders-1', note('inbox.enter', 'kill-after'));
    system.emit('line', 'orders-1', 'inbox.commit failed');
    expect(await hasResolved(hit)).toBe(false);
    system.emit('line', 'orders-1', note('inbox.commit', 'kill-after'));
    expect(await hit).toEqual(expect.any(Number));
  });

  it('tells how this instance ended', async () => {
    const system = new EventEmitter();
    const { ended } = watchFailure(system, 'orders-1', planned);
    system.emit('exit', 'orders-2', { signal: 'SIGKILL' });
    expect(await hasResolved(ended)).toBe(false);
    system.emit('exit', 'orders-1', { signal: null });
    expect(await ended).toMatchObject({ signal: null });
  });

  it('is watched no longer than wanted', () => {
    const system = new EventEmitter();
    watchFailure(system, 'orders-1', planned).close();
    expect(['line', 'exit'].map((name) => system.listenerCount(name))).toEqual([0, 0]);
  });
});
