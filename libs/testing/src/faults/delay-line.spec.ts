import { describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.js';
import { DelayLine } from './delay-line.js';

describe('DelayLine', () => {
  it('delivers at once when nothing is delayed', () => {
    const delivered: string[] = [];
    new DelayLine().put(() => delivered.push('a'), 0);
    expect(delivered).toEqual(['a']);
  });

  it('lets nothing overtake what is still on its way', async () => {
    const delivered: string[] = [];
    const line = new DelayLine();
    line.put(() => delivered.push('slow'), 30);
    line.put(() => delivered.push('quick'), 1);
    line.put(() => delivered.push('immediate'), 0);
    expect(delivered).toEqual([]);
    await eventually(() => expect(delivered).toEqual(['slow', 'quick', 'immediate']));
  });

  it('drops what is on its way when cleared, and works on', async () => {
    const delivered: string[] = [];
    const line = new DelayLine();
    line.put(() => delivered.push('dropped'), 1);
    line.clear();
    line.put(() => delivered.push('kept'), 2);
    await eventually(() => expect(delivered).toEqual(['kept']));
  });
});
