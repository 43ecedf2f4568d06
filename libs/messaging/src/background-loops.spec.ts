import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BackgroundLoops } from './background-loops.js';

describe('background loops', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const loops = (...names: string[]) => {
    const steps: string[] = [];
    const background = new BackgroundLoops();
    for (const name of names) {
      background.register({
        name,
        start: async () => void steps.push(`start ${name}`),
        stop: async () => {
          steps.push(`stop ${name}`);
          if (name === 'broken') throw new Error('stuck');
        },
      });
    }
    return { background, steps };
  };

  it('start in the order in which they were registered, and stop last first', async () => {
    const { background, steps } = loops('relay', 'timers');
    await background.startAll();
    await background.stopAll();
    expect(steps).toEqual(['start relay', 'start timers', 'stop timers', 'stop relay']);
  });

  it('start and stop once, however often that is asked', async () => {
    const { background, steps } = loops('relay');
    await background.startAll();
    await background.startAll();
    await background.stopAll();
    await background.stopAll();
    expect(steps).toEqual(['start relay', 'stop relay']);
  });

  it('that fail to stop do not keep the others running', async () => {
    const { background, steps } = loops('relay', 'broken');
    await background.startAll();
    await background.stopAll();
    expect(steps.slice(2)).toEqual(['stop broken', 'stop relay']);
  });
});
