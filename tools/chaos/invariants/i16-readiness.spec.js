import { describe, expect, it } from '@jest/globals';
import { readiness } from './i16-readiness.js';
import { timeAt } from './spec-support/recorder.js';
import { findingsOf } from './spec-support/findings-of.js';

describe('the readiness', () => {
  const sample = (second, ready, more) => (files) =>
    files['readiness.jsonl'].push({ at: timeAt(second), instance: 'orders-1', answered: true, ready, ...more });

  it('shows an instance that calls itself ready without NATS', async () => {
    expect(await findingsOf(readiness, sample(53, true))).toEqual([]);
    expect(await findingsOf(readiness, sample(55, true))).toEqual([
      `orders-1: it said at ${timeAt(55)} that it is ready, cut off since ${timeAt(40)}`,
    ]);
  });

  it.each([
    ['without PostgreSQL', { stopped: ['postgres'] }, 1],
    ['that is cut off from PostgreSQL', { cutsOff: [{ instance: 'orders-1', from: 'postgres' }] }, 1],
    ['whose neighbour is cut off', { cutsOff: [{ instance: 'orders-2', from: 'postgres' }] }, 0],
    ['that is frozen itself meanwhile', { stopped: ['postgres', 'orders-1'] }, 0],
    ['with one NATS node of three away', { stopped: ['nats-2'] }, 0],
  ])('looks at an instance %s', async (_, fault, count) => {
    const damage = (files) => {
      files['faults.jsonl'].push({ fault: 'F11', startedAt: timeAt(100), healedAt: timeAt(130), ...fault });
      sample(120, true)(files);
    };
    expect(await findingsOf(readiness, damage)).toHaveLength(count);
  });

  it('gives each loss its time to be noticed, also while another one is not over', async () => {
    const damage = (files) => {
      files['faults.jsonl'].push(
        { fault: 'F9', startedAt: timeAt(100), healedAt: timeAt(112), stopped: ['postgres'] },
        { fault: 'F5', startedAt: timeAt(110), healedAt: timeAt(122), stopped: ['nats-1'] },
      );
      sample(119, true)(files);
    };
    expect(await findingsOf(readiness, damage)).toEqual([]);
  });

  const down = (from, to, more) => (files) => {
    for (let second = from; second <= to; second++) sample(second, false, more)(files);
  };

  it('shows an instance that is not ready long after everything is back', async () => {
    expect(await findingsOf(readiness, down(61, 78))).toEqual([]);
    expect(await findingsOf(readiness, down(61, 80, { failing: ['nats: not connected'] }))).toEqual([
      `orders-1: it was not ready at ${timeAt(80)}, and no fault explains it: nats: not connected`,
    ]);
  });

  it('gives a process that was killed some time to start', async () => {
    const killed = (files) => {
      files['faults.jsonl'].push({ fault: 'F1', startedAt: timeAt(100), healedAt: timeAt(102), stopped: ['orders-1'] });
      down(100, 135)(files);
    };
    expect(await findingsOf(readiness, killed)).toEqual([]);
  });

  it('shows an instance that says nothing for long, not one that misses a question', async () => {
    expect(await findingsOf(readiness, down(100, 109, { answered: false }))).toEqual([]);
    expect(await findingsOf(readiness, down(100, 110, { answered: false }))).toEqual([
      `orders-1: it was not ready at ${timeAt(110)}, and no fault explains it: it did not answer`,
    ]);
    const withPauses = (files) =>
      [100, 120].forEach((from) => (down(from, from + 9)(files), sample(from + 10, true)(files)));
    expect(await findingsOf(readiness, withPauses)).toEqual([]);
  });

  it('takes an answer that came after the end of an outage for one after it', async () => {
    expect(await findingsOf(readiness, sample(58, true, { answeredAt: timeAt(61) }))).toEqual([]);
    expect(await findingsOf(readiness, sample(53, true, { answeredAt: timeAt(55) }))).toHaveLength(1);
  });

  it('tells each lie once', async () => {
    const twice = (files) => [55, 56, 57].forEach((second) => sample(second, true)(files));
    expect(await findingsOf(readiness, twice)).toHaveLength(1);
  });

  it('shows an instance that is ready while its outbox stands still', async () => {
    const old = (ageAt) => (files) => {
      for (const second of [100, 105, 110, 115, 120, 125]) {
        const values = { nestwork_outbox_oldest_age_seconds: ageAt(second) };
        files['metrics.jsonl'].push({ at: timeAt(second), instance: 'orders-1', pid: 1, values });
      }
      sample(118, true)(files);
    };
    const readOnce = () => 40;
    expect(await findingsOf(readiness, old(readOnce))).toEqual([]);
    expect(
      await findingsOf(
        readiness,
        old((second) => second - 60),
      ),
    ).toEqual([`orders-1: it said at ${timeAt(118)} that it is ready, with an outbox older than 30 s`]);
  });
});
