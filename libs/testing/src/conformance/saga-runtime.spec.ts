import { describe, expect, it } from '@jest/globals';
import { MemorySagaRuntime, type SagaRuntimeFault } from '../../spec-support/doubles/memory-saga-runtime.js';
import { failingCases } from './conformance.js';
import { describeSagaRuntime, sagaRuntimeCases } from './saga-runtime.js';

describeSagaRuntime(async () => new MemorySagaRuntime());

const DIES =
  'the process dies between a transition and its commands: the saga goes on with the same commands, each once';

/** For each fault the tests that see it; each test is named at least once. */
const seen: readonly (readonly [SagaRuntimeFault, string])[] = [
  ['starts a saga twice', 'a saga is started twice: the second start is refused and changes nothing'],
  ['believes every reply', 'a reply arrives after the time limit: the step is undone all the same'],
  ['believes every reply', 'a reply arrives twice: it moves the saga once'],
  [
    'undoes only what was answered',
    'a compensation arrives before its command: the command has no effect later, and its refusal moves nothing',
  ],
  [
    'takes a failed compensation for done',
    'a compensation fails: it is tried again, and then the saga waits for a person, not ended and not forgotten',
  ],
  ['commits before it sends', DIES],
  ['sends before it commits', DIES],
  ['fires a timer on each instance', 'a timer fires on two instances at once, and again later: it moves the saga once'],
  ['waits for ever', "a step's handler throws for ever: the saga is undone, and the next one completes"],
  ['cannot be resumed', 'a person resumes what waited for attention: it goes on where it was, once'],
  ['forgets what is in flight', 'stop with work in flight: every saga goes on after the start, each command once'],
];

describe('The suite of a runtime of sagas sees through one that', () => {
  it.each(seen)('%s', async (fault, name) => {
    const wanted = sagaRuntimeCases.filter((each) => each.name === name);
    expect(await failingCases(wanted, async () => new MemorySagaRuntime(fault))).toEqual([name]);
  });

  it('does any of this: no test is without a fault that it sees', () => {
    expect(new Set(seen.map(([, name]) => name))).toEqual(new Set(sagaRuntimeCases.map(({ name }) => name)));
  });
});
