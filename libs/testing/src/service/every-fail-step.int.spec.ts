import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import {
  armFailStep,
  failHooks,
  failModes,
  type FailMode,
  failSteps,
  type FailStepName,
} from '@nestwork/observability';
import { eventually } from '../eventually.js';
import { type Trial, TrialGround } from '../../spec-support/trial/trial-ground.js';

/** How often each step fails in each way: 1 in `npm test`, more by FAIL_STEP_ROUNDS. */
const rounds = Number(process.env['FAIL_STEP_ROUNDS'] ?? 1);

// The one step of the gateway fails in the gateway's own spec.
const { gateway: _, ...groups } = failSteps;

let ground: TrialGround;
beforeAll(async () => {
  ground = await TrialGround.open();
});
afterAll(() => ground.service.stop());

type Stimulus = () => Promise<Trial[]>;

const plain: Stimulus = async () => Promise.all([ground.request('plain'), ground.deliver('plain')]);
const unanswered: Stimulus = async () => [await ground.deliver('unanswered')];

/** An event that fails and is tried again, in a lane of its own, so that its waiting holds up no other case. */
const stumbling: Stimulus = async () => [await ground.deliver('stumbling', newMessageId())];

/** An event that the broker lost, so that it is found missing and published again. */
const lost: Stimulus = async () => {
  const pattern = await ground.deliver('plain', newMessageId());
  return [pattern, await ground.lose(pattern)];
};

/** What makes the service pass a step that an ordinary message does not lead to. */
const stimuli: Partial<Record<FailStepName, Stimulus>> = {
  // Another instance asks for its share of the lanes, once this one has all of them.
  'relay.release': async () => {
    await eventually(async () => {
      const [lanes] = await ground.service.query(
        'SELECT count(DISTINCT owner)::int AS owners, count(owner)::int AS owned FROM outbox_lane',
      );
      expect(lanes).toEqual({ owners: 1, owned: 16 });
    });
    await ground.service.query(`INSERT INTO outbox_relay VALUES ('another', clock_timestamp() + interval '18 s')`);
    await ground.struck();
    await ground.service.query(`DELETE FROM outbox_relay WHERE relay = 'another'`);
    return plain();
  },
  'relay.leave': async () => {
    await ground.service.restart();
    // Whoever could not say goodbye keeps its lanes until the lease ends.
    await ground.service.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
    return plain();
  },
  'reconciler.take': async () => {
    const trials = await plain();
    await ground.struck();
    // Taken without anybody's knowledge: nobody's until it runs out after 30 s.
    await ground.service.query('UPDATE outbox_reconciler SET lease_until = clock_timestamp()');
    return trials;
  },
  'reconciler.load': lost,
  'reconciler.publish': lost,
  'reconciler.record': lost,
  // Events behind one that is being tried again; one more where they came too late for that.
  'inbox.admit': async () => {
    const lane = newMessageId();
    const trials = [await ground.deliver('stumbling', lane)];
    await eventually(async () => {
      if (!ground.service.dead) trials.push(await ground.deliver('plain', lane));
      const missed = ground.service.missedCrash();
      if (missed) throw new Error(missed);
    });
    return trials;
  },
  'retry.find': stumbling,
  'retry.claim': stumbling,
  'retry.put-back': stumbling,
  'retry.fail': stumbling,
  'delivery.count': async () => [await ground.deliver('stumble')],
  'delivery.nak': async () => [await ground.deliver('stumble')],
  'delivery.bury': async () => [await ground.deliver('break')],
  'delivery.term': async () => [await ground.deliver('break')],
  'saga.timer': unanswered,
  'saga.postpone': async () => {
    const disarm = armFailStep(
      'saga.timer',
      failHooks('saga.timer', 'throw-before', () => undefined),
    );
    const trials = await unanswered();
    await ground.struck();
    disarm();
    return trials;
  },
};

/** Lets the step fail in the midst of its own messages, and resolves with those once the service lives again. */
async function fail(step: FailStepName, mode: FailMode): Promise<Trial[]> {
  await ground.service.failAt(step, mode);
  const trials = (stimuli[step] ?? plain)();
  await Promise.all([ground.struck(), trials]);
  return trials;
}

describe('A service that fails', () => {
  it.each(Object.entries(groups))(
    'at any step of %s, in any way, does everything once and in order',
    async (_, steps) => {
      const all: { readonly at: string; readonly trial: Trial }[] = [];
      for (const step of steps) {
        for (const mode of Array.from({ length: rounds }, () => failModes).flat()) {
          for (const trial of await fail(step, mode)) all.push({ at: `${step} ${mode}`, trial });
        }
      }
      await ground.settled(all.map(({ trial }) => trial));
      const wrong: string[] = [];
      for (const { at, trial } of all) {
        const fate = await ground.wrongFate(trial);
        if (fate) wrong.push(`${at}: ${fate}`);
      }
      expect(wrong).toEqual([]);
      expect(await ground.disorder()).toEqual([]);
      await eventually(async () => expect(await ground.lost()).toEqual([]));
    },
  );
});
