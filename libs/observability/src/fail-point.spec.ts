import { afterEach, describe, expect, it } from '@jest/globals';
import { failHooks, InjectedFailure, type FailMode } from './fail-hooks.js';
import * as on from './fail-point.js';
import * as off from './fail-point.off.js';

const { armFailPoint, armFailStep, failPoint, failStep } = on;
const disarm: (() => void)[] = [];
afterEach(() => disarm.splice(0).forEach((each) => each()));

/** What was done at a step that fails in this way, and how that ended. */
async function failing(mode: FailMode, lost?: () => Error) {
  const done: string[] = [];
  disarm.push(
    armFailStep(
      'relay.settle',
      failHooks('relay.settle', mode, () => void done.push('killed')),
    ),
  );
  const work = async () => void done.push('work');
  const [ended] = await Promise.allSettled([failStep('relay.settle', work, lost)]);
  return { done, error: ended.status === 'rejected' ? ended.reason : undefined };
}

describe('a fail step', () => {
  it('does its work, and nothing else unless armed', async () => {
    await expect(failStep('relay.settle', async () => 'done')).resolves.toBe('done');
  });

  it('throws before its work', async () => {
    expect(await failing('throw-before')).toEqual({ done: [], error: expect.any(InjectedFailure) });
  });

  it('throws after its work, as if the answer was lost: the error that this step has for it', async () => {
    expect(await failing('lost-answer')).toEqual({ done: ['work'], error: expect.any(InjectedFailure) });
    const timeout = new Error('no answer within 5 s');
    expect(await failing('lost-answer', () => timeout)).toEqual({ done: ['work'], error: timeout });
  });

  it('kills before or after its work', async () => {
    expect((await failing('kill-before')).done).toEqual(['killed', 'work']);
    expect((await failing('kill-after')).done).toEqual(['work', 'killed']);
  });

  it('passes on what its work throws, whose answer cannot be lost', async () => {
    disarm.push(
      armFailStep(
        'relay.settle',
        failHooks('relay.settle', 'lost-answer', () => undefined),
      ),
    );
    const failed = failStep('relay.settle', () => Promise.reject(new Error('no connection')));
    await expect(failed).rejects.toThrow('no connection');
  });

  it('comes in halves where somebody else awaits the work', async () => {
    const hooks: string[] = [];
    const before = () => void hooks.push('before');
    disarm.push(armFailStep('inbox.commit', { before, after: () => void hooks.push('after') }));
    await on.beforeFailStep('inbox.commit');
    await on.afterFailStep('inbox.commit');
    expect(hooks).toEqual(['before', 'after']);
  });
});

describe('a fail point', () => {
  it('does nothing unless armed', async () => {
    await expect(failPoint('relay.published')).resolves.toBeUndefined();
  });

  it('does what a test armed it with, until disarmed, and nothing anywhere else', async () => {
    const disarm = armFailPoint('relay.published', () => {
      throw new Error('crash');
    });
    await expect(failPoint('relay.published')).rejects.toThrow('crash');
    await expect(failPoint('relay.settled')).resolves.toBeUndefined();
    disarm();
    await expect(failPoint('relay.published')).resolves.toBeUndefined();
  });

  it('armed again is not disarmed by whoever armed it before', async () => {
    const disarmFirst = armFailPoint('relay.claimed', () => {});
    disarm.push(
      armFailPoint('relay.claimed', () => {
        throw new Error('second');
      }),
    );
    disarmFirst();
    await expect(failPoint('relay.claimed')).rejects.toThrow('second');
  });
});

describe('in a build for production', () => {
  it('the same names do the work and nothing else, and refuse to be armed', async () => {
    expect(Object.keys(off).toSorted()).toEqual(Object.keys(on).toSorted());
    await expect(off.failStep('relay.settle', async () => 'done')).resolves.toBe('done');
    await Promise.all([off.beforeFailStep(), off.afterFailStep(), off.failPoint()]);
    expect(off.armFailPoint).toThrow('This build has no fail points');
  });
});
