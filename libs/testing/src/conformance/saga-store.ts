import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { newTrace } from '@nestwork/observability';
import { newSagaInstance, type SagaInstance, type SagaStore } from '@nestwork/saga';
import { Gate } from '../gate.js';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** A store of sagas under test, empty. */
export interface SagaStoreHarness extends Harness {
  readonly store: Pick<SagaStore, 'insert' | 'lock' | 'claimDue' | 'save' | 'saveWithCommit' | 'find' | 'now'>;
  /** What the work does to the store commits when it resolves, and is gone when it rejects. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Lets time pass for the timers of all sagas. */
  pass(ms: number): Promise<void>;
}

/** Declares the tests that every store of sagas must pass, whatever it keeps them in. */
export function describeSagaStore(open: () => Promise<SagaStoreHarness>): void {
  describeCases('As a store of sagas', sagaStoreCases, open);
}

/** The failures that a store of sagas has to survive. */
export const sagaStoreCases: readonly ConformanceCase<SagaStoreHarness>[] = [
  {
    name: 'a saga comes back as it was stored, and changed as it was saved',
    prove: async (harness) => {
      const saga = await started(harness, { wakeInMs: 60_000 });
      expect(await harness.store.find(NAME, saga.id)).toEqual(saga);
      const later = { ...saga, done: ['book'], log: [{ at: '2026-01-01T00:00:00.000Z', what: 'book: done' }] };
      await change(harness, saga.id, () => later);
      expect(await harness.store.find(NAME, saga.id)).toEqual(later);
    },
  },
  {
    name: 'a saga is started twice: the second start changes nothing',
    prove: async (harness) => {
      const saga = await started(harness);
      const again = { ...saga, data: { trip: 'oslo' } };
      expect(await harness.transaction(() => harness.store.insert(again, newTrace()))).toBe(false);
      expect(await harness.store.find(NAME, saga.id)).toEqual(saga);
    },
  },
  {
    name: 'crash before the commit: nothing of the start or of an input is left',
    prove: async (harness) => {
      const [saga, unborn] = [await started(harness), aSaga()];
      const crashing = harness.transaction(async () => {
        await harness.store.insert(unborn, newTrace());
        await change(harness, saga.id, (before) => ({ ...before, done: ['book'] }));
        throw new Error('killed');
      });
      await expect(crashing).rejects.toThrow('killed');
      expect(await harness.store.find(NAME, unborn.id)).toBeUndefined();
      expect(await harness.store.find(NAME, saga.id)).toEqual(saga);
    },
  },
  {
    name: 'two inputs at once: the second one waits for the first, and sees what it did',
    prove: async (harness) => {
      const [saga, gate] = [await started(harness), new Gate()];
      const first = change(harness, saga.id, async (before) => {
        await gate.pass();
        return { ...before, done: [...before.done, 'first'] };
      });
      await gate.reached;
      const second = change(harness, saga.id, (before) => ({ ...before, done: [...before.done, 'second'] }));
      gate.open();
      await Promise.all([first, second]);
      expect((await harness.store.find(NAME, saga.id))?.done).toEqual(['first', 'second']);
    },
  },
  {
    name: 'somebody saves what was changed since he read it: it is refused',
    prove: async (harness) => {
      const saga = await started(harness);
      const stale = await harness.transaction(() => harness.store.lock(NAME, saga.id));
      await change(harness, saga.id, (before) => ({ ...before, done: ['book'] }));
      for (const save of ['save', 'saveWithCommit'] as const) {
        const saving = harness.transaction(async () => harness.store[save](stale!, { ...saga, done: ['stale'] }));
        await expect(saving).rejects.toThrow();
      }
      expect((await harness.store.find(NAME, saga.id))?.done).toEqual(['book']);
    },
  },
  {
    name: 'a saga that is saved with the commit comes back as it was saved',
    prove: async (harness) => {
      const saga = await started(harness);
      const later = { ...saga, done: ['book'] };
      await harness.transaction(async () => {
        harness.store.saveWithCommit((await harness.store.lock(NAME, saga.id))!, later);
      });
      expect(await harness.store.find(NAME, saga.id)).toEqual(later);
    },
  },
  {
    name: 'two changes in one transaction: the second sees what the first did',
    prove: async (harness) => {
      const saga = await started(harness);
      await harness.transaction(async () => {
        for (const done of ['first', 'second'])
          await change(harness, saga.id, (before) => ({ ...before, done: [...before.done, done] }));
      });
      expect((await harness.store.find(NAME, saga.id))?.done).toEqual(['first', 'second']);
    },
  },
  {
    name: 'a timer is due when its time has come, and never early',
    prove: async (harness) => {
      const { id } = await started(harness, { wakeInMs: 60_000 });
      expect(await due(harness)).toBeUndefined();
      await harness.pass(30_000);
      expect(await due(harness)).toBeUndefined();
      await harness.pass(30_000);
      expect(await due(harness)).toBe(id);
    },
  },
  {
    name: 'two instances look for timers at once: each gets another saga',
    prove: async (harness) => {
      const ids = [await started(harness, { wakeInMs: 0 }), await started(harness, { wakeInMs: 0 })].map(
        ({ id }) => id,
      );
      const gate = new Gate();
      const first = harness.transaction(async () => {
        const claimed = await harness.store.claimDue([NAME]);
        await gate.pass();
        return claimed?.instance.id;
      });
      await gate.reached;
      const others = [await due(harness)];
      gate.open();
      expect(new Set([await first, ...others])).toEqual(new Set(ids));
    },
  },
  {
    name: 'a saga without timer, or of a name that this instance does not know, is never due',
    prove: async (harness) => {
      await started(harness);
      await started(harness, { wakeInMs: 0, name: 'of-a-newer-version' });
      await harness.pass(3_600_000);
      expect(await due(harness)).toBeUndefined();
    },
  },
];

const NAME = 'conformance';

interface Start {
  readonly wakeInMs?: number;
  readonly name?: string;
}

function aSaga(name = NAME): SagaInstance {
  return newSagaInstance(name, newMessageId(), { trip: 'rome' });
}

async function started(harness: SagaStoreHarness, { wakeInMs, name }: Start = {}): Promise<SagaInstance> {
  const now = await harness.store.now();
  const saga = { ...aSaga(name), ...(wakeInMs !== undefined && { wakeAt: now + wakeInMs }) };
  expect(await harness.transaction(() => harness.store.insert(saga, newTrace()))).toBe(true);
  return saga;
}

type Change = (before: SagaInstance) => SagaInstance | Promise<SagaInstance>;

function change({ store, ...harness }: SagaStoreHarness, id: string, to: Change): Promise<void> {
  return harness.transaction(async () => {
    const stored = await store.lock(NAME, id);
    await store.save(stored!, await to(stored!.instance));
  });
}

async function due(harness: SagaStoreHarness): Promise<string | undefined> {
  return harness.transaction(async () => (await harness.store.claimDue([NAME]))?.instance.id);
}
