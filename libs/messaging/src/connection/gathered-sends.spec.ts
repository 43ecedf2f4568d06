import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { GatheredSends } from './gathered-sends.js';

describe('what is sent within one turn of the event loop', () => {
  let sends: GatheredSends;
  let sent: number[];
  const add = (number: number) => sends.add(() => void sent.push(number));

  beforeEach(() => {
    sends = new GatheredSends();
    sent = [];
  });

  it('leaves at the end of the turn, in its order', async () => {
    add(1);
    await Promise.resolve();
    add(2);
    expect(sent).toEqual([]);
    await turn();
    expect(sent).toEqual([1, 2]);
  });

  it('leaves at the end of every turn', async () => {
    add(1);
    await turn();
    add(2);
    await turn();
    expect(sent).toEqual([1, 2]);
  });

  it('does not wait when much has gathered', async () => {
    for (let number = 1; number <= 17; number++) add(number);
    expect(sent).toHaveLength(16);
    await turn();
    expect(sent.at(-1)).toBe(17);
  });

  it('leaves at once, and only once, when it is told to', async () => {
    add(1);
    sends.release();
    expect(sent).toEqual([1]);
    await turn();
    expect(sent).toEqual([1]);
  });
});
