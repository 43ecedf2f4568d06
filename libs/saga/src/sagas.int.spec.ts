import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import { type Database, TransactionRequired } from '@nestwork/database';
import { commandReplyType, FailureStore, headerNames, NatsLink, StreamPublisher } from '@nestwork/messaging';
import { armFailPoint, Metrics, newTrace, runWithTrace } from '@nestwork/observability';
import { eventually, Gate, NatsAccount, type NatsLogin, TestDatabase } from '@nestwork/testing';
import { bookTripSaga, type Trip } from '../spec-support/book-trip.saga.js';
import { TripServices } from '../spec-support/trip-handlers.js';
import { TripInstance } from '../spec-support/trip-instance.js';
import { BookFlight, NoteWish } from '../spec-support/trip-messages.js';
import { defineSaga, type SagaDefinition } from './define/define-saga.js';
import type { SagaStatus } from './decide/saga-status.js';
import { SagaStore } from './run/saga-store.js';
import { SagaTimers } from './run/saga-timers.js';

/** The saga of the unit specs with times short enough to wait for. */
const saga = [...bookTripSaga.steps]
  .reduce<SagaDefinition<Trip>>(
    (definition, { name, ...step }) => definition.step(name, { ...step, timeoutMs: 800 }),
    defineSaga<Trip>('book-trip', { maxAttempts: 3, retryDelaysMs: [10], replyTimeoutMs: 800 }),
  )
  .onCompleted(bookTripSaga.completed!)
  .onCompensated(bookTripSaga.compensated!);

let temporary: TestDatabase;
let login: NatsLogin;
let services: TripServices;
let trips: TripInstance;
const instances: TripInstance[] = [];
const cleanUp: (() => void)[] = [];

beforeEach(async () => {
  temporary = await TestDatabase.create('trip');
  login = (await NatsAccount.claim()).login;
  services = new TripServices();
  trips = await instance();
});

afterEach(async () => {
  for (const each of cleanUp.splice(0)) each();
  for (const each of instances.splice(0)) await each.stop();
  await temporary.drop();
});

async function instance(sagas: readonly SagaDefinition<Trip>[] = [saga]): Promise<TripInstance> {
  const started = await TripInstance.start({ databaseUrl: temporary.url, login, sagas, services });
  instances.push(started);
  return started;
}

const start = (trip: string) => trips.database.transaction(() => trips.sagas.start(saga, { trip }));
const storyOf = async (id: string) => (await trips.sagas.find(saga, id))?.log.map(({ what }) => what) ?? [];
const until = (id: string, status: SagaStatus) =>
  eventually(async () => expect(await trips.sagas.find(saga, id)).toMatchObject({ status }));
const conversations = () =>
  temporary.query(
    `SELECT DISTINCT headers->>'x-correlation-id' AS conversation, split_part(headers->>'traceparent', '-', 2) AS trace
     FROM outbox_published`,
  );
const unacknowledged = async () => {
  const consumers = (await trips.app.get(NatsLink).jetstreamManager()).consumers.list('CMD_TRIP');
  const durables: string[] = [];
  for await (const { name, num_pending, num_ack_pending } of consumers)
    if (num_pending + num_ack_pending > 0) durables.push(name);
  return durables;
};
const COMPLETE = ['BookFlight', 'NoteWish', 'BookHotel', 'ConfirmTrip'];

describe('Sagas', () => {
  it('runs a saga to its end, as one conversation', async () => {
    const trace = newTrace();
    const id = await runWithTrace(trace, () => start('rome'));
    await until(id, 'completed');

    expect(services.done('rome')).toEqual(COMPLETE);
    expect(await storyOf(id)).toEqual(expect.arrayContaining(['book flight: sent', 'book hotel: done', 'completed']));
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
    expect(await conversations()).toEqual([
      { conversation: trace.correlationId, trace: trace.traceparent.split('-')[1] },
    ]);
  });

  it('undoes what was done when a step is declined, and tells why', async () => {
    services.behaviour.set('BookHotel', 'declines');
    const id = await start('rome');
    await until(id, 'compensated');
    expect(services.done('rome')).toEqual(['BookFlight', 'NoteWish', 'CancelFlight', 'CallOffTrip']);
    expect((await trips.sagas.find(saga, id))?.failure).toMatchObject({ code: 'trip.sold-out', step: 'book hotel' });
    expect(await storyOf(id)).toContain('book hotel: declined (SoldOut)');
  });

  it('starts nothing outside a transaction or in one that rolls back', async () => {
    await expect(trips.sagas.start(saga, { trip: 'rome' })).rejects.toThrow(TransactionRequired);
    const failing = trips.database.transaction(async () => {
      await trips.sagas.start(saga, { trip: 'rome' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await temporary.query('SELECT FROM saga')).toEqual([]);
    expect(await temporary.query('SELECT FROM outbox')).toEqual([]);
  });

  it('undoes a step that nobody answers, its timer never early, moved once by one of two instances', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error');
    services.behaviour.set('BookHotel', 'fails');
    await instance();
    const ids = await Promise.all(Array.from({ length: 12 }, (_, number) => start(`trip ${number}`)));
    for (const [number, id] of ids.entries()) {
      await until(id, 'compensated');
      const { log } = (await trips.sagas.find(saga, id))!;
      const at = (what: string) => log.filter((entry) => entry.what === what).map((entry) => Date.parse(entry.at));
      const [sent, late] = [at('book hotel: sent'), at('book hotel: timed out after 0.8 s')];
      expect([sent.length, late.length]).toEqual([1, 1]);
      expect(late[0]! - sent[0]!).toBeGreaterThanOrEqual(800);
      const undone = ['BookFlight', 'NoteWish', 'CancelHotel', 'CancelFlight', 'CallOffTrip'];
      expect(services.done(`trip ${number}`)).toEqual(undone);
    }
    const message = expect.stringContaining('could not be moved');
    expect(errors).not.toHaveBeenCalledWith(expect.objectContaining({ message }));
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
    expect(await conversations()).toHaveLength(ids.length);
  });

  it('lets a version that does not run a saga yet hand its replies on, during a rollout', async () => {
    const newer = defineSaga<Trip>('book-trip-anew')
      .step('book flight', { send: ({ trip }) => BookFlight.of({ trip }) })
      .step('note wish', { send: ({ trip }) => NoteWish.of({ trip }) });
    const next = await instance([saga, newer]);
    const failures = [trips, next].map(({ app }) => jest.spyOn(app.get(FailureStore), 'recordFailure'));
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        next.database.transaction(() => next.sagas.start(newer, { trip: `trip ${number}` })),
      ),
    );
    for (const id of ids)
      await eventually(async () => expect(await next.sagas.find(newer, id)).toMatchObject({ status: 'completed' }));
    expect(failures.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it('can be cancelled while it runs, and says so when it is too late', async () => {
    services.behaviour.set('NoteWish', 'fails').set('CancelFlight', 'fails');
    const id = await start('rome');
    await eventually(async () => expect(await storyOf(id)).toContain('note wish: sent'));
    const rolledBack = trips.database.transaction(async () => {
      await trips.sagas.cancel(saga, id, 'changed my mind');
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect((await trips.sagas.find(saga, id))?.status).toBe('running');

    await trips.database.transaction(async () => {
      await expect(trips.sagas.cancel(saga, id, 'changed my mind')).resolves.toBe('cancelling');
      await expect(trips.sagas.cancel(saga, id, 'again')).resolves.toBe('cancelling');
      expect((await trips.sagas.find(saga, id))?.status).toBe('cancelling');
    });
    services.behaviour.delete('CancelFlight');
    await until(id, 'compensated');
    await expect(trips.sagas.cancel(saga, id, 'again')).resolves.toBe('too-late');
    await expect(trips.sagas.cancel(saga, newMessageId(), 'whatever')).resolves.toBe('unknown');
    expect(await storyOf(id)).toContain('cancelled: changed my mind');
  });

  it('takes inputs that arrive at the same moment one after the other (T37)', async () => {
    services.behaviour.set('BookFlight', 'fails').set('CancelFlight', 'fails');
    const id = await start('rome');
    const cancelled = await Promise.all(
      Array.from({ length: 8 }, () => trips.sagas.cancel(saga, id, 'changed my mind')),
    );
    expect(cancelled).toEqual(Array.from({ length: 8 }, () => 'cancelling'));
    expect((await storyOf(id)).filter((what) => what.startsWith('cancelled'))).toHaveLength(1);
    services.behaviour.clear();
    await until(id, 'compensated');
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
    expect(await conversations()).toHaveLength(1);
  });

  it('drops repeated replies under any id, and sets aside what is no reply', async () => {
    const id = await start('rome');
    await until(id, 'completed');
    const published = await temporary.query<{ headers: Record<string, string>; body: string }>(
      `SELECT headers, body FROM outbox_published WHERE subject = 'cmd.trip.saga-reply.v1'`,
    );
    expect(published).toHaveLength(4);
    const before = await trips.sagas.find(saga, id);
    for (const reply of published) await publish({ ...reply.headers, [headerNames.id]: newMessageId() }, reply.body);
    for (const ref of ['', 'no ref', `book-trip/${id}/not-an-id`]) {
      await publish({ [headerNames.id]: newMessageId(), [headerNames.replyRef]: ref }, '{}');
    }
    await eventually(async () =>
      expect(await temporary.query('SELECT FROM failed_message WHERE dead_at IS NOT NULL')).toHaveLength(3),
    );
    await eventually(async () =>
      expect(await trips.app.get(Metrics).text()).toMatch(/nestwork_saga_replies_dropped_total\{.*\} 4/),
    );
    expect(await trips.sagas.find(saga, id)).toEqual(before);
  });

  it.each(['inbox.before-commit', 'inbox.committed', 'relay.published'])(
    'goes on with the same commands, each once, when the process fails at %s',
    async (point) => {
      let passed = 0;
      cleanUp.push(
        armFailPoint(point, () => {
          if (passed++ % 2 === 0) throw new Error(`failed at ${point}`);
        }),
      );
      const id = await start('rome');
      await until(id, 'completed');
      // What was handled and not acknowledged comes again, also after the end.
      await eventually(async () => expect(await unacknowledged()).toEqual([]));
      expect(services.done('rome')).toEqual(COMPLETE);
      const sent = await temporary.query<{ commands: number }>(
        `SELECT count(*)::int AS commands FROM outbox_published WHERE subject NOT LIKE '%saga-reply%'`,
      );
      expect(sent).toEqual([{ commands: 4 }]);
    },
  );

  it('asks for a person when a compensation keeps failing, and goes on when told to', async () => {
    services.behaviour.set('BookHotel', 'fails').set('CancelHotel', 'declines');
    const id = await start('rome');
    await until(id, 'needs_attention');
    const metrics = trips.app.get(Metrics);
    await eventually(async () => {
      const text = await metrics.text();
      expect(text).toMatch(/nestwork_sagas_needing_attention\{.*\} 1/);
    });
    // It waits; only what comes of it in the end is its end.
    expect(await metrics.text()).not.toMatch(/nestwork_sagas_ended_total\{/);

    services.behaviour.delete('CancelHotel');
    await expect(trips.sagas.resume(saga, id)).resolves.toBe(true);
    await until(id, 'compensated');
    await expect(trips.sagas.resume(saga, id)).resolves.toBe(false);
    await eventually(async () => expect(await metrics.text()).not.toMatch(/nestwork_sagas_needing_attention\{.*\} 1/));
    const ended = (await metrics.text()).split('\n').filter((line) => line.startsWith('nestwork_sagas_ended_total{'));
    expect(ended).toEqual([expect.stringMatching(/status="compensated".*\} 1$/)]);
  });

  it('stops its timers when every saga at hand is moved, although looking for another one failed', async () => {
    const [timers, store] = [trips.app.get(SagaTimers), trips.app.get(SagaStore)];
    await timers.stop();
    services.behaviour.set('BookFlight', 'fails');
    const id = await start('rome');
    await temporary.query('UPDATE saga SET wake_at = clock_timestamp()');
    const gate = new Gate();
    cleanUp.push(gate.open, armFailPoint('saga.timer', gate.pass));
    const failed = new Gate();
    const transaction = failingIn(trips.database, failed.open);
    const claim = store.claimDue.bind(store);
    const claims = jest.spyOn(store, 'claimDue').mockImplementation(async (names) => {
      if (claims.mock.calls.length === 1) return claim(names);
      await gate.reached;
      throw new Error('connection lost');
    });
    cleanUp.push(() => [transaction, claims].forEach((spy) => spy.mockRestore()));

    await timers.start();
    await failed.opened;
    let stopped = false;
    const stopping = timers.stop().then(() => (stopped = true));
    await new Promise(setImmediate);
    expect(stopped).toBe(false);

    gate.open();
    await stopping;
    expect((await trips.sagas.find(saga, id))?.status).toBe('compensating');
  });

  it('moves the others when one saga cannot be moved', async () => {
    services.behaviour.set('BookFlight', 'fails');
    const broken = await start('nowhere');
    await temporary.query(
      `UPDATE saga SET state = jsonb_set(state, '{pending,step}', '"a step of old"') WHERE id = $1`,
      [broken],
    );
    const id = await start('rome');
    await until(id, 'compensated');
    expect((await trips.sagas.find(saga, broken))?.status).toBe('running');
    const set = await temporary.query(`SELECT wake_at > clock_timestamp() AS later FROM saga WHERE id = $1`, [broken]);
    expect(set).toEqual([{ later: true }]);
  });
});

/** Tells of the first transaction that failed and is over. */
function failingIn(database: Database, tell: () => void) {
  const transaction = database.transaction.bind(database);
  return jest.spyOn(database, 'transaction').mockImplementation(async (work) => {
    try {
      return await transaction(work);
    } catch (error) {
      tell();
      throw error;
    }
  });
}

async function publish(headers: Record<string, string>, body: string): Promise<void> {
  const id = headers[headerNames.id]!;
  const typed = { ...headers, [headerNames.type]: commandReplyType };
  await trips.app
    .get(StreamPublisher)
    .publish({ id, brokerId: id, subject: 'cmd.trip.saga-reply.v1', headers: typed, body });
}
