import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '@nestwork/testing';
import fc from 'fast-check';
import { WatchedRelay, type WatchedRelayOptions } from '../../spec-support/watched-relay.js';

Logger.overrideLogger(false);

const started: WatchedRelay[] = [];
afterEach(async () => {
  for (const { relay } of started.splice(0)) await relay.stop();
});

async function asleep(options: WatchedRelayOptions = {}): Promise<WatchedRelay> {
  const watched = new WatchedRelay(options);
  started.push(watched);
  await watched.start();
  await eventually(() => expect(watched.isAsleep).toBe(true));
  watched.steps.length = 0;
  return watched;
}

const allOut = (watched: WatchedRelay, ...ids: readonly string[]) =>
  eventually(() => {
    expect(watched.outbox.published).toEqual(ids);
    expect(watched.isAsleep).toBe(true);
  });

describe('The relay', () => {
  it('reads once for what it could publish, and does not look again whether there is more', async () => {
    const watched = await asleep();
    watched.commit('a1', 'b1', 'a2');
    await allOut(watched, 'a1', 'b1', 'a2');
    expect(watched.steps).toEqual(['read', 'settle', 'sleep']);
  });

  it('reads again for a commit that came while it published', async () => {
    const commitAnother = () => {
      watched.commit('b1');
      return undefined;
    };
    const watched: WatchedRelay = await asleep({ trouble: (id) => (id === 'a1' ? commitAnother() : undefined) });
    watched.commit('a1');
    await allOut(watched, 'a1', 'b1');
    expect(watched.steps).toEqual(['read', 'settle', 'sleep', 'read', 'settle', 'sleep']);
  });

  it('reads again when the share of a lane was used up', async () => {
    // One row for each of the 16 lanes.
    const watched = await asleep({ batchSize: 16 });
    watched.commit('a1', 'a2');
    await allOut(watched, 'a1', 'a2');
  });

  it('reads again after a refusal', async () => {
    const watched = await asleep({ trouble: (id) => (id === 'a1' ? 'refused' : undefined) });
    watched.commit('a1', 'a2', 'b1');
    await allOut(watched, 'b1');
    expect(watched.steps).toEqual(['read', 'settle', 'read', 'sleep']);
  });

  it('reads again when the broker took nothing, as soon as that may be over', async () => {
    let tries = 0;
    const watched = await asleep({ trouble: () => ((tries += 1) === 1 ? 'away' : undefined) });
    watched.commit('a1', 'a2');
    await allOut(watched, 'a1', 'a2');
  });

  it('reads again when another relay owned a lane before all was written down', async () => {
    const watched: WatchedRelay = await asleep({ trouble: () => lose() });
    let lose = () => {
      lose = () => undefined;
      watched.loseLanes();
      return undefined;
    };
    watched.commit('a1');
    await allOut(watched, 'a1');
    expect(watched.broker.stored).toEqual(['a1']);
  });

  it('overlooks no commit, whenever it comes', async () => {
    const commits = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), commits, async (scheduler, keys) => {
        const wait = (what: string) => scheduler.schedule(Promise.resolve(), what);
        const watched = new WatchedRelay({ hesitate: wait, trouble: (id) => wait(id).then(() => undefined) });
        const ids = keys.map((key, index) => `${key}${index}`);
        // Between the commit and its announcement anything may happen: the answer of the database is under way.
        const commit = async (id: string) => {
          await wait(`commit ${id}`);
          watched.outbox.write({
            id,
            brokerId: id,
            key: id.charAt(0),
            subject: 'evt.shop.x.v1.0',
            headers: {},
            body: '',
          })();
          await wait(`announce ${id}`);
          watched.announce();
        };
        const everything = async () => {
          await watched.start();
          await Promise.all(ids.map(commit));
          do await new Promise(setImmediate);
          while (!watched.isAsleep);
        };
        try {
          await scheduler.waitFor(everything());
          expect(watched.outbox.published.toSorted()).toEqual(ids.toSorted());
        } finally {
          await scheduler.waitFor(watched.relay.stop());
        }
      }),
      { numRuns: 500 },
    );
  });
});
