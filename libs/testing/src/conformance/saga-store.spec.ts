import { describe, expect, it } from '@jest/globals';
import { MemorySagaStore, type SagaStoreFault } from '../../spec-support/doubles/memory-saga-store.js';
import { failingCases } from './conformance.js';
import { describeSagaStore, sagaStoreCases } from './saga-store.js';

describeSagaStore(async () => new MemorySagaStore());

describe('The suite of a store of sagas sees through one that', () => {
  it.each<[SagaStoreFault, string]>([
    ['starts a saga twice', 'a saga is started twice: the second start changes nothing'],
    ['keeps what was rolled back', 'crash before the commit: nothing of the start or of an input is left'],
    ['locks nothing', 'two instances look for timers at once: each gets another saga'],
    ['locks nothing', 'two inputs at once: the second one waits for the first, and sees what it did'],
    ['saves without looking', 'somebody saves what was changed since he read it: it is refused'],
    ['wakes early', 'a timer is due when its time has come, and never early'],
    ['wakes what has no timer', 'a saga without timer, or of a name that this instance does not know, is never due'],
  ])('%s', async (fault, name) => {
    expect(await failingCases(sagaStoreCases, async () => new MemorySagaStore(fault))).toContain(name);
  });
});
