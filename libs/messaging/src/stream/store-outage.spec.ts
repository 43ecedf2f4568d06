import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '@nestwork/testing';
import { StoreOutage } from './store-outage.js';

Logger.overrideLogger(false);

describe('an outage of the failure store', () => {
  /** A store that refuses for as long as it is away. */
  function storeThatIsAway() {
    const store = { isAway: true, asked: 0, reach: () => Promise.resolve() };
    store.reach = async () => {
      store.asked++;
      if (store.isAway) throw new Error('no connection');
    };
    return store;
  }

  it('lasts until the store answers, and can begin again', async () => {
    const store = storeThatIsAway();
    const outage = new StoreOutage(store);
    expect(outage.isOn).toBe(false);
    outage.begin();
    await eventually(() => expect(store.asked).toBeGreaterThan(1));
    expect(outage.isOn).toBe(true);
    store.isAway = false;
    await eventually(() => expect(outage.isOn).toBe(false));
    outage.begin();
    expect(outage.isOn).toBe(true);
    await outage.stop();
  });

  it('is asked about by one loop, however often it begins', async () => {
    const store = storeThatIsAway();
    const outage = new StoreOutage(store);
    for (let times = 0; times < 5; times++) outage.begin();
    expect(store.asked).toBe(1);
    await outage.stop();
  });

  it('ends with the service, also in the middle of a pause, and does not begin after that', async () => {
    const store = storeThatIsAway();
    const outage = new StoreOutage(store);
    outage.begin();
    await outage.stop();
    outage.begin();
    expect([outage.isOn, store.asked]).toEqual([false, 1]);
  });
});
