import { describe, expect, it } from '@jest/globals';
import { WakeUp } from './wake-up.js';

const AN_HOUR = 3_600_000;

describe('WakeUp', () => {
  it('ends a sleep by a signal', async () => {
    const wakeUp = new WakeUp();
    const sleeping = wakeUp.sleep(AN_HOUR);
    wakeUp.signal();
    await sleeping;
  });

  it('does not miss a signal that came before the sleep', async () => {
    const wakeUp = new WakeUp();
    wakeUp.signal();
    await wakeUp.sleep(AN_HOUR);
  });

  it('counts many signals as one', async () => {
    const wakeUp = new WakeUp();
    wakeUp.signal();
    wakeUp.signal();
    await wakeUp.sleep(AN_HOUR);
    let awake = false;
    const second = wakeUp.sleep(AN_HOUR).then(() => (awake = true));
    await new Promise(setImmediate);
    expect(awake).toBe(false);
    wakeUp.signal();
    await second;
  });

  it('ends by itself when its time is over', async () => {
    await new WakeUp().sleep(1);
  });
});
