import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HealthRegistry } from './health-registry.js';

describe('the health registry', () => {
  let health: HealthRegistry;

  beforeEach(() => {
    health = new HealthRegistry();
  });

  it('tells of each check whether it is up, and of a failing one why', async () => {
    health.add('nats', async () => {});
    health.add('postgres', async () => {
      throw new Error('start PostgreSQL');
    });
    expect([...(await health.run())]).toEqual([
      ['nats', { up: true }],
      ['postgres', { up: false, message: 'start PostgreSQL' }],
    ]);
    expect([...(await health.run('nats')).keys()]).toEqual(['nats']);
    expect(health.names).toEqual(['nats', 'postgres']);
  });

  it('refuses a name twice, and a name that nobody added', async () => {
    health.add('nats', async () => {});
    expect(() => health.add('nats', async () => {})).toThrow("A health check named 'nats' exists already");
    await expect(health.run('other')).rejects.toThrow("No health check is named 'other'; there are: nats");
  });

  it('is not ready before it is told so', () => {
    expect(health.ready).toBe(false);
    health.setReady(true);
    expect(health.ready).toBe(true);
  });

  describe('with a check that hangs', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      expect(jest.getTimerCount()).toBe(0);
      jest.useRealTimers();
    });

    it('answers all the same, and does not start it again while it hangs', async () => {
      let started = 0;
      let release: () => void = () => {};
      health.add('disk', () => {
        started++;
        return new Promise((resolve) => (release = resolve));
      });
      const down = { up: false, message: 'gave no answer within 3000 ms' };
      const first = health.run('disk');
      const second = health.run('disk');
      await jest.advanceTimersByTimeAsync(3_000);
      expect([(await first).get('disk'), (await second).get('disk'), started]).toEqual([down, down, 1]);
      release();
      await jest.advanceTimersByTimeAsync(0);
      const third = health.run('disk');
      release();
      expect([(await third).get('disk'), started]).toEqual([{ up: true }, 2]);
    });
  });
});
