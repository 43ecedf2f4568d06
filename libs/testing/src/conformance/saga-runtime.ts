import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import type { SagaStatus } from '@nestwork/saga';
import { eventually } from '../eventually.js';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** The commands of the suite's saga: two steps, each with its compensation, and both closing commands. */
export type SagaCommand = 'first' | 'undo first' | 'second' | 'undo second' | 'completed' | 'compensated';

/** What its handler does with a command: takes it, refuses it, or throws at every attempt, so that nobody answers. */
export type SagaBehaviour = 'takes' | 'declines' | 'throws';

/**
 * A runtime of sagas under test, with one instance that runs the suite's saga, and services that take its commands: each id
 * once, and a step whose compensation came first never. Time limits are so long that none passes by itself; pauses between
 * the attempts of a compensation, of which there are some, are short.
 */
export interface SagaRuntimeHarness extends Harness {
  /** Rejects when a saga of this id exists. */
  start(id: string): Promise<void>;
  /** Default: every command is taken. */
  behave(command: SagaCommand, behaviour: SagaBehaviour): void;
  /** Lets the time limit of what the saga waits for pass, for all instances at once. */
  expire(id: string): Promise<void>;
  /** Lets a good reply to a command that was sent arrive, whatever arrived before. Resolves when it was dealt with. */
  reply(id: string, command: SagaCommand): Promise<void>;
  /** Lets a command that was sent arrive once more. Resolves when it was dealt with, and its answer too. */
  repeat(id: string, command: SagaCommand): Promise<void>;
  addInstance(): Promise<void>;
  /** Lets the next transitions, so many of them, die when the saga has moved and its commands are not committed yet. */
  dieBeforeCommit(times: number): void;
  resume(id: string): Promise<boolean>;
  /** Stops every instance, whatever is under way, and starts one again. */
  restart(): Promise<void>;
  status(id: string): Promise<SagaStatus | undefined>;
  /** The commands that left for a saga, in their order, repeats included. */
  sent(id: string): Promise<SagaCommand[]>;
  /** The commands that took effect for a saga, in their order. */
  done(id: string): readonly SagaCommand[];
  /** How long the suite waits for what has to come; default 15,000. */
  readonly patienceMs?: number;
}

/** Declares the tests that every runtime of sagas must pass, whatever it stores and sends with. */
export function describeSagaRuntime(open: () => Promise<SagaRuntimeHarness>): void {
  describeCases('As a runtime of sagas', sagaRuntimeCases, open);
}

/** The failures that a runtime of sagas has to survive. */
export const sagaRuntimeCases: readonly ConformanceCase<SagaRuntimeHarness>[] = [
  {
    name: 'a saga is started twice: the second start is refused and changes nothing',
    prove: async (sagas) => {
      const id = await started(sagas);
      await expect(sagas.start(id)).rejects.toThrow();
      await until(sagas, id, 'completed');
      expect(await sagas.sent(id)).toEqual(COMPLETE);
      expect(sagas.done(id)).toEqual(COMPLETE);
    },
  },
  {
    name: 'a reply arrives after the time limit: the step is undone all the same',
    prove: async (sagas) => {
      sagas.behave('second', 'throws');
      sagas.behave('undo second', 'throws');
      const id = await started(sagas);
      await untilSent(sagas, id, 'second');
      await sagas.expire(id);
      await untilSent(sagas, id, 'undo second');
      await sagas.reply(id, 'second');
      expect(await sagas.status(id)).toBe('compensating');
      sagas.behave('undo second', 'takes');
      await eventually(async () => {
        await sagas.expire(id);
        expect(await sagas.status(id)).toBe('compensated');
      }, patienceOf(sagas));
      expect(sagas.done(id)).toEqual(UNDONE);
    },
  },
  {
    name: 'a reply arrives twice: it moves the saga once',
    prove: async (sagas) => {
      sagas.behave('second', 'throws');
      const id = await started(sagas);
      await untilSent(sagas, id, 'second');
      await sagas.reply(id, 'first');
      await sagas.reply(id, 'first');
      expect(await sagas.status(id)).toBe('running');
      expect(await sagas.sent(id)).toEqual(['first', 'second']);
    },
  },
  {
    name: 'a compensation arrives before its command: the command has no effect later, and its refusal moves nothing',
    prove: async (sagas) => {
      const id = await undoneAfterSilence(sagas);
      sagas.behave('second', 'takes');
      await sagas.repeat(id, 'second');
      expect(await sagas.status(id)).toBe('compensated');
      expect(sagas.done(id)).toEqual(UNDONE);
    },
  },
  {
    name: 'a compensation fails: it is tried again, and then the saga waits for a person, not ended and not forgotten',
    prove: async (sagas) => {
      const id = await needingAttention(sagas);
      expect((await sagas.sent(id)).filter((command) => command === 'undo first').length).toBeGreaterThan(1);
      expect(sagas.done(id)).toEqual(['first']);
    },
  },
  {
    name: 'the process dies between a transition and its commands: the saga goes on with the same commands, each once',
    prove: async (sagas) => {
      sagas.dieBeforeCommit(2);
      const id = newMessageId();
      await eventually(() => sagas.start(id), patienceOf(sagas));
      sagas.dieBeforeCommit(2);
      await until(sagas, id, 'completed');
      expect(await sagas.sent(id)).toEqual(COMPLETE);
      expect(sagas.done(id)).toEqual(COMPLETE);
    },
  },
  {
    name: 'a timer fires on two instances at once, and again later: it moves the saga once',
    prove: async (sagas) => {
      await sagas.addInstance();
      const id = await undoneAfterSilence(sagas);
      await sagas.expire(id);
      expect(await sagas.sent(id)).toEqual(['first', 'second', 'undo second', 'undo first', 'compensated']);
      expect(sagas.done(id)).toEqual(UNDONE);
    },
  },
  {
    name: "a step's handler throws for ever: the saga is undone, and the next one completes",
    prove: async (sagas) => {
      sagas.behave('first', 'throws');
      const id = await started(sagas);
      await untilSent(sagas, id, 'first');
      await sagas.expire(id);
      await until(sagas, id, 'compensated');
      expect(sagas.done(id)).toEqual(['undo first', 'compensated']);
      sagas.behave('first', 'takes');
      await until(sagas, await started(sagas), 'completed');
    },
  },
  {
    name: 'a person resumes what waited for attention: it goes on where it was, once',
    prove: async (sagas) => {
      const id = await needingAttention(sagas);
      sagas.behave('undo first', 'takes');
      expect(await sagas.resume(id)).toBe(true);
      await until(sagas, id, 'compensated');
      expect(await sagas.resume(id)).toBe(false);
      expect(sagas.done(id)).toEqual(['first', 'undo first', 'compensated']);
    },
  },
  {
    name: 'stop with work in flight: every saga goes on after the start, each command once',
    prove: async (sagas) => {
      const several = () => Promise.all(Array.from({ length: 8 }, () => started(sagas)));
      const early = await several();
      await eventually(() => expect(sagas.done(early[0]!)).not.toEqual([]), { ...patienceOf(sagas), everyMs: 1 });
      // However far the first ones have come meanwhile, these are in flight for sure.
      const late = await several();
      await sagas.restart();
      for (const id of [...early, ...late]) {
        await until(sagas, id, 'completed');
        expect(await sagas.sent(id)).toEqual(COMPLETE);
        expect(sagas.done(id)).toEqual(COMPLETE);
      }
    },
  },
];

const COMPLETE: readonly SagaCommand[] = ['first', 'second', 'completed'];

/** What took effect for a saga whose second step nobody answered. */
const UNDONE: readonly SagaCommand[] = ['first', 'undo second', 'undo first', 'compensated'];

async function started(sagas: SagaRuntimeHarness): Promise<string> {
  const id = newMessageId();
  await sagas.start(id);
  return id;
}

async function undoneAfterSilence(sagas: SagaRuntimeHarness): Promise<string> {
  sagas.behave('second', 'throws');
  const id = await started(sagas);
  await untilSent(sagas, id, 'second');
  await sagas.expire(id);
  await until(sagas, id, 'compensated');
  return id;
}

async function needingAttention(sagas: SagaRuntimeHarness): Promise<string> {
  sagas.behave('second', 'declines');
  sagas.behave('undo first', 'declines');
  const id = await started(sagas);
  await until(sagas, id, 'needs_attention');
  return id;
}

function patienceOf({ patienceMs = 15_000 }: SagaRuntimeHarness) {
  return { timeoutMs: patienceMs };
}

function until(sagas: SagaRuntimeHarness, id: string, status: SagaStatus): Promise<void> {
  return eventually(async () => expect(await sagas.status(id)).toBe(status), patienceOf(sagas));
}

function untilSent(sagas: SagaRuntimeHarness, id: string, command: SagaCommand): Promise<void> {
  return eventually(async () => expect(await sagas.sent(id)).toContain(command), patienceOf(sagas));
}
