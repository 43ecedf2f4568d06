import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { pathRefused, tooManyInFlight } from '../services/path-refused.js';
import { AnswerCache, type CachePlace } from './answer-cache.js';
import type { Asker } from './end-of-question.js';

const place: CachePlace = { group: 'teas', key: 'teas all', ttlMs: 60_000 };
/** Says no deadline of his own, as over HTTP. */
const patient: Asker = { signal: new AbortController().signal };
const hurried = (): Asker => ({ ...patient, deadline: Date.now() });
let cache: AnswerCache;
let asked: number;

beforeEach(() => {
  cache = new AnswerCache(new Metrics('gateway'));
  asked = 0;
});

const ask = async () => ({ answer: ++asked });

/** A question whose answer the test gives. */
function held() {
  let answer: (value: unknown) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const promise = new Promise<unknown>((resolve, reject) => ([answer, fail] = [resolve, reject]));
  return { ask: () => promise, answer, fail };
}

describe('an answer', () => {
  it('is kept for those who ask the same, and not for others', async () => {
    await cache.get(place, patient, ask);
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 1 });
    expect(await cache.get({ ...place, key: 'teas green' }, patient, ask)).toEqual({ answer: 2 });
  });

  it('is forgotten when its time is over', async () => {
    jest.useFakeTimers();
    try {
      await cache.get(place, patient, ask);
      jest.advanceTimersByTime(60_000);
      expect(await cache.get(place, patient, ask)).toEqual({ answer: 2 });
    } finally {
      jest.useRealTimers();
    }
  });

  it('is forgotten when its group is cleared, and those of other groups are not', async () => {
    await cache.get(place, patient, ask);
    await cache.get({ ...place, group: 'pots', key: 'pots all' }, patient, ask);
    cache.clear('teas');
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 3 });
    expect(await cache.get({ ...place, group: 'pots', key: 'pots all' }, patient, ask)).toEqual({ answer: 2 });
  });

  it('that was asked for before the group was cleared is not kept, nor shared by who comes after', async () => {
    const old = held();
    const first = cache.get(place, patient, old.ask);
    cache.clear('teas');
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 1 });
    old.answer('old');
    expect(await first).toBe('old');
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 1 });
  });

  it('is asked for once by all who ask at the same time', async () => {
    const question = held();
    const both = Promise.all([cache.get(place, patient, question.ask), cache.get(place, patient, ask)]);
    question.answer('tea');
    expect(await both).toEqual(['tea', 'tea']);
    expect(asked).toBe(0);
  });

  it.each([
    ['went away', RequestAborted.of({ request: 'r' }), () => patient],
    ['had less time', DeadlinePassed.of({ request: 'r' }), hurried],
    ['asks too much', tooManyInFlight(), () => patient],
  ])(
    'that fails because the first one %s is asked for once more, by all the others together',
    async (_, error, asker) => {
      const question = held();
      const first = cache.get(place, asker(), question.ask).catch((reason: unknown) => reason);
      const others = [cache.get(place, patient, ask), cache.get(place, patient, ask), cache.get(place, patient, ask)];
      question.fail(error);
      expect(await first).toBe(error);
      expect(await Promise.all(others)).toEqual([{ answer: 1 }, { answer: 1 }, { answer: 1 }]);
      expect(await cache.get(place, patient, ask)).toEqual({ answer: 1 });
    },
  );

  it.each([
    ['of one who says no deadline', () => patient],
    ['of one who would have waited for longer', () => ({ ...patient, deadline: Date.now() + 60_000 })],
  ])('that no service gives in its time fails for all who share the question %s', async (_, asker) => {
    const silent = held();
    const all = [cache.get(place, asker(), silent.ask), cache.get(place, patient, ask), cache.get(place, patient, ask)];
    const ended = Promise.allSettled(all);
    silent.fail(DeadlinePassed.of({ request: 'r' }));
    expect((await ended).map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(0);
  });

  it('that two fail to get by their own fault is asked for by each of the others alone', async () => {
    const [question, again] = [held(), held()];
    const lost = [cache.get(place, hurried(), question.ask), cache.get(place, hurried(), again.ask)];
    const failed = Promise.allSettled(lost);
    const others = [cache.get(place, patient, ask), cache.get(place, patient, ask)];
    question.fail(DeadlinePassed.of({ request: 'r' }));
    again.fail(DeadlinePassed.of({ request: 'r' }));
    expect((await failed).map((end) => end.status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all(others)).toEqual([{ answer: 1 }, { answer: 2 }]);
  });

  it('is awaited by whoever shares the question until his own deadline, or until he goes', async () => {
    const question = held();
    const leaving = new AbortController();
    const first = cache.get(place, patient, question.ask);
    const late = cache.get(place, { ...patient, deadline: Date.now() + 10 }, ask);
    const gone = cache.get(place, { signal: leaving.signal }, ask);
    leaving.abort();
    await expect(gone).rejects.toBeInstanceOf(RequestAborted);
    await expect(late).rejects.toBeInstanceOf(DeadlinePassed);
    question.answer('tea');
    expect([await first, asked]).toEqual(['tea', 0]);
  });

  it('that fails otherwise fails for all who share the question, and is not kept', async () => {
    const question = held();
    const all = [
      cache.get(place, patient, question.ask),
      cache.get(place, patient, ask),
      cache.get(place, patient, ask),
    ];
    const ended = Promise.allSettled(all);
    question.fail(pathRefused(1_000));
    expect((await ended).map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(0);
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 1 });
  });

  it('that is long is not kept, and the ones used last push out others', async () => {
    const big = (bytes: number) => async () => ({ answer: ++asked, text: 'x'.repeat(bytes) });
    await cache.get(place, patient, big(300_000));
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 2 });
    for (let index = 0; index < 140; index++)
      await cache.get({ ...place, key: `teas ${index}` }, patient, big(250_000));
    expect(await cache.get(place, patient, ask)).toEqual({ answer: 143 });
  });
});
