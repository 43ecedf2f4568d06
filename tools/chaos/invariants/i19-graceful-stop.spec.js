import { describe, expect, it } from '@jest/globals';
import { gracefulStop } from './i19-graceful-stop.js';
import { findingsOf } from './spec-support/findings-of.js';
import { timeAt } from './spec-support/recorder.js';

const restart = { instance: 'gateway-1', at: timeAt(10), endedAt: timeAt(14), code: 0, signal: null };
const rolling = { fault: 'F27', startedAt: timeAt(10), healedAt: timeAt(20), targets: ['gateway-1'] };
const asked = { operation: 'c1-1', kind: 'get-order', gateway: 'gateway-1' };

/** What is found when a gateway was stopped between seconds 10 and 14. */
function find({ restarted = restart, attempts = [], faults = [], machine = [] }) {
  return findingsOf(gracefulStop, (files) => {
    files['faults.jsonl'] = [{ ...rolling, parameters: { restarts: [restarted] } }, ...faults];
    files['machine.jsonl'] = machine;
    files['history.jsonl'].push(...attempts.map((attempt) => ({ ...asked, ...attempt })));
  });
}

describe('a stop by SIGTERM', () => {
  it('is sound with exit code 0 and every request answered', async () => {
    const attempts = [{ startedAt: timeAt(10), endedAt: timeAt(11), outcome: 'ok', status: 200 }];
    expect(await find({ attempts })).toEqual([]);
  });

  it.each([
    [{ code: 1 }, 'code 1'],
    [{ code: null, signal: 'SIGKILL' }, 'SIGKILL'],
  ])('shows how a process ended otherwise: %j', async (end, how) => {
    expect(await find({ restarted: { ...restart, ...end } })).toEqual([
      `gateway-1: SIGTERM at ${timeAt(10)} ended it with ${how}`,
    ]);
  });

  it('shows a request in flight that got no answer', async () => {
    const attempts = [{ startedAt: timeAt(9), endedAt: timeAt(12), outcome: 'unknown', error: 'reset' }];
    expect(await find({ attempts })).toEqual(['gateway-1: get-order c1-1 failed while it stopped: reset']);
  });

  it('shows a request that another gateway had to answer with 503', async () => {
    const attempts = [{ gateway: 'gateway-2', startedAt: timeAt(9), endedAt: timeAt(12), status: 503 }];
    expect(await find({ attempts })).toEqual(['gateway-1: get-order c1-1 failed while it stopped: 503']);
  });

  it('is not blamed for what another gateway left unanswered, nor for what came long after the signal', async () => {
    const unanswered = { outcome: 'unknown', error: 'reset', endedAt: timeAt(13) };
    const attempts = [
      { ...unanswered, gateway: 'gateway-2', startedAt: timeAt(9) },
      { ...unanswered, startedAt: timeAt(12) },
    ];
    expect(await find({ attempts })).toEqual([]);
  });

  it('is not judged where the machine made work take three times as long', async () => {
    const slow = (slowdown) => [{ at: timeAt(12), lateMs: 0, slowdown }];
    const restarted = { ...restart, code: 1 };
    expect(await find({ restarted, machine: slow(2.9) })).toHaveLength(1);
    expect(await find({ restarted, machine: slow(3) })).toEqual([]);
  });

  it('is not judged while another fault is felt', async () => {
    const faults = [{ fault: 'F4', startedAt: timeAt(1), healedAt: timeAt(3), targets: ['nats-1'] }];
    expect(await find({ restarted: { ...restart, code: 1 }, faults })).toEqual([]);
  });
});
