import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DestinationHolds } from './destination-holds.js';

Logger.overrideLogger(false);

function setUp() {
  const time = { now: 0 };
  return { time, holds: new DestinationHolds(() => time.now) };
}

describe('DestinationHolds', () => {
  it('holds a destination that failed, and only that one, until its pause is over', () => {
    const { holds, time } = setUp();
    expect(holds.nextEndMs()).toBe(Infinity);
    holds.failed('evt.shop', 'timed-out');
    expect(holds.held()).toEqual(['evt.shop']);
    expect(holds.isHeld('cmd.shop')).toBe(false);
    time.now += holds.nextEndMs();
    expect(holds.held()).toEqual([]);
    expect(holds.nextEndMs()).toBe(Infinity);
  });

  it('counts many failures at once as one, and pauses longer after each further one, up to five seconds', () => {
    const { holds, time } = setUp();
    const pauses = Array.from({ length: 12 }, () => {
      for (let each = 0; each < 100; each++) holds.failed('evt.shop', 'timed-out');
      const pause = holds.nextEndMs();
      time.now += pause;
      return pause;
    });
    expect(pauses[0]).toBeLessThanOrEqual(100);
    expect(pauses[3]).toBeGreaterThan(pauses[0]! * 4);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_000);
    expect(pauses.at(-1)).toBeGreaterThan(3_700);
  });

  it('starts from the shortest pause again after a success', () => {
    const { holds, time } = setUp();
    for (let each = 0; each < 8; each++) {
      holds.failed('evt.shop', 'timed-out');
      time.now += 5_000;
    }
    holds.succeeded('evt.shop');
    holds.failed('evt.shop', 'timed-out');
    expect(holds.nextEndMs()).toBeLessThanOrEqual(100);
  });

  it('is not misled by a success of a message that was under way when the trouble began', () => {
    const { holds } = setUp();
    holds.failed('evt.shop', 'timed-out');
    holds.succeeded('evt.shop');
    expect(holds.isHeld('evt.shop')).toBe(true);
  });
});
