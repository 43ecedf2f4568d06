import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { textOf } from '@nestwork/database';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { bookTripSaga, type Trip } from '../../spec-support/book-trip.saga.js';
import { TripServices } from '../../spec-support/trip-handlers.js';
import { TripInstance } from '../../spec-support/trip-instance.js';
import type { SagaStatus } from '../decide/saga-status.js';
import { defineSaga, type SagaDefinition } from '../define/define-saga.js';

/** One attempt, so that a refused compensation needs attention at once. */
const hasty = (name: string) =>
  bookTripSaga.steps
    .reduce<SagaDefinition<Trip>>(
      (definition, { name: step, ...rest }) => definition.step(step, rest),
      defineSaga<Trip>(name, { maxAttempts: 1, retryDelaysMs: [10], replyTimeoutMs: 10_000 }),
    )
    .onCompleted(bookTripSaga.completed!)
    .onCompensated(bookTripSaga.compensated!);

const [trip, tour] = [hasty('book-trip'), hasty('book-tour')];

let temporary: TestDatabase;
let account: NatsAccount;
let services: TripServices;
let trips: TripInstance;

beforeEach(async () => {
  temporary = await TestDatabase.create('trip');
  account = await NatsAccount.claim();
  services = new TripServices();
  const { login } = account;
  trips = await TripInstance.start({ databaseUrl: temporary.url, login, sagas: [trip, tour], services });
  // The hotel is full, and the flight cannot be given back.
  services.behaviour.set('BookHotel', 'declines').set('CancelFlight', 'declines');
});

afterEach(async () => {
  await trips.stop();
  await temporary.drop();
});

const start = (where: string, saga = trip, id = newMessageId()) =>
  trips.database.transaction(() => trips.sagas.start(saga, { trip: where }, { id }));
const until = (id: string, status: SagaStatus) =>
  eventually(async () => expect(await trips.sagas.find(trip, id)).toMatchObject({ status }));
const audited = () =>
  temporary.query('SELECT by, action, target, before, after, reason FROM operator_action ORDER BY id');

async function needingAttention(where: string): Promise<string> {
  const id = await start(where);
  await until(id, 'needs_attention');
  return id;
}

describe('what operators can do about sagas', () => {
  it('begins with a doctor who says that one needs attention', async () => {
    const found = async () => (await trips.ask('doctor check')).rows?.filter(({ about }) => about === 'sagas');
    expect(await found()).toMatchObject([{ severity: 'ok' }]);
    await needingAttention('rome');
    const mend = 'See which: npm run ops -- saga list --status needs_attention --service trip';
    expect(await found()).toMatchObject([{ severity: 'problem', finding: expect.stringMatching(/^1 need/), mend }]);
  });

  it('begins with a doctor who says when the pool is too small for all that runs in a service', async () => {
    const pool = async (instance: TripInstance) =>
      (await instance.ask('doctor check')).rows?.find(({ about }) => about === 'pool');
    expect(await pool(trips)).toMatchObject({ severity: 'ok', finding: expect.stringContaining('of 25 connections') });
    const { login } = account;
    const small = await TripInstance.start({
      databaseUrl: temporary.url,
      login,
      sagas: [trip],
      services,
      poolSize: 24,
    });
    const found = await pool(small);
    await small.stop();
    expect(found).toMatchObject({
      severity: 'problem',
      mend: expect.stringContaining('poolSize of DatabaseModule to 25'),
    });
    for (const who of [
      'trip.saga-replies with its 20',
      'outbox relay',
      'outbox leases',
      'retries',
      'requests',
      'saga timers',
    ])
      expect(found).toMatchObject({ finding: expect.stringContaining(who) });
  });

  it('tells the doctor what an instance may open, and its server, which is the same for all', async () => {
    const { rows } = await trips.ask('database pools');
    const [{ max }] = (await temporary.query<{ max: number }>(
      `SELECT current_setting('max_connections')::int AS max`,
    )) as [{ max: number }];
    expect(rows).toEqual([
      {
        poolSize: 25,
        readPoolSize: 5,
        server: expect.stringMatching(/^started \d{4}-/),
        connections: max,
        reserved: 3,
      },
    ]);
    expect((await trips.ask('database pools')).rows).toEqual(rows);
  });

  it('lists those that need attention first, and not those that ended', async () => {
    services.behaviour.delete('BookHotel');
    const ended = await start('bonn');
    await until(ended, 'completed');
    services.behaviour.set('BookHotel', 'declines');
    const stuck = await needingAttention('rome');
    services.behaviour.set('BookFlight', 'fails');
    const running = await start('oslo');

    const { rows, problems } = await trips.ask('saga list');
    expect(rows).toMatchObject([
      { saga: 'book-trip', id: stuck, status: 'needs_attention', at: 'undo book flight', failure: 'trip.sold-out' },
      { id: running, status: 'running', at: 'book flight', failure: null },
    ]);
    expect(problems).toEqual([expect.stringContaining("1 need attention: 'saga show <id>'")]);
    expect((await trips.ask('saga list', { status: 'completed' })).rows).toMatchObject([{ id: ended }]);
    expect(await trips.ask('saga list', { olderThanMinutes: 1 })).toEqual({ rows: [] });
    expect(await trips.ask('saga list', { saga: 'book-tour' })).toEqual({ rows: [] });
    expect((await trips.ask('saga list', { limit: 1 })).rows).toHaveLength(1);
  });

  it('shows the story of one: its steps, why it failed, and what it waits for', async () => {
    const id = await needingAttention('rome');
    const { rows, details } = await trips.ask('saga show', { id });
    expect(rows?.map(({ what }) => what)).toEqual([
      'book flight: sent',
      'book flight: done',
      'note wish: sent',
      'note wish: done',
      'book hotel: sent',
      'book hotel: declined (SoldOut)',
      'undo book flight: sent',
      'undo book flight: refused (SoldOut)',
      'undo book flight: needs attention',
    ]);
    expect(details).toMatchObject({
      'done and not undone': 'book flight',
      cause: { code: 'trip.sold-out', step: 'book hotel' },
      data: { trip: 'rome' },
      'moves on by itself at': null,
    });
  });

  it('says when a running one moves on by itself', async () => {
    services.behaviour.set('BookFlight', 'fails');
    const { details } = await trips.ask('saga show', { id: await start('oslo') });
    const at = Date.parse(String(details?.['moves on by itself at']));
    expect(at - Date.parse(String(details?.['started']))).toBeGreaterThan(9_000);
    expect(details?.['waits for']).toMatch(/^the reply to /);
  });

  it('never shows a secret that the saga carries', async () => {
    const id = await start('rome');
    await temporary.query(`UPDATE saga SET data = '{"trip":"rome","card":"tok_visa_1"}' WHERE id = $1`, [id]);
    expect(JSON.stringify(await trips.ask('saga show', { id }))).not.toContain('tok_visa_1');
  });

  it('takes one up again once its cause is mended, and keeps who did it', async () => {
    const id = await needingAttention('rome');
    services.behaviour.delete('CancelFlight');
    const { rows } = await trips.ask('saga retry', { id, reason: 'the airline is back' });
    expect(rows).toEqual([{ saga: 'book-trip', id, retries: 'undo book flight', status: 'compensating' }]);
    await until(id, 'compensated');
    expect(await audited()).toEqual([
      {
        by: 'ada',
        action: 'saga retry',
        target: `book-trip ${id}`,
        before: expect.objectContaining({ status: 'needs_attention', done: ['book flight'] }),
        after: { status: 'compensating' },
        reason: 'the airline is back',
      },
    ]);
  });

  it('takes up all that need attention, or shows in a dry run which that would be', async () => {
    const ids = [await needingAttention('rome'), await needingAttention('oslo')];
    services.behaviour.delete('CancelFlight');
    const dry = await trips.ask('saga retry', { all: true, dryRun: true });
    expect(dry.rows).toMatchObject(ids.map((id) => ({ id, status: 'needs_attention (dry run)' })));
    expect(await audited()).toEqual([]);
    expect((await trips.ask('saga retry', { all: true })).rows).toMatchObject(ids.map((id) => ({ id })));
    for (const id of ids) await until(id, 'compensated');
    expect(await audited()).toHaveLength(2);
  });

  it.each(['completed', 'compensated'] as const)(
    'ends one as %s that was settled by hand, and sends nothing',
    async (as) => {
      const id = await needingAttention('rome');
      const before = services.done('rome');
      const { rows } = await trips.ask('saga resolve', { id, as, reason: 'refunded by phone' });
      expect(rows).toEqual([{ saga: 'book-trip', id, was: 'undo book flight', status: as }]);
      await until(id, as);
      expect(await audited()).toMatchObject([
        { action: 'saga resolve', after: { status: as }, reason: 'refunded by phone' },
      ]);
      expect(services.done('rome')).toEqual(before);
      expect((await trips.ask('saga list')).rows).toEqual([]);
    },
  );

  it('refuses what makes no sense, and changes nothing', async () => {
    services.behaviour.clear();
    const id = await start('rome');
    await until(id, 'completed');
    const reasons = { reason: 'none', as: 'completed' };
    const refused = (name: string, parameters: object) =>
      expect(trips.ask(name, parameters)).rejects.toMatchObject({ code: 'operation-refused' });
    await refused('saga retry', { id });
    await refused('saga resolve', { id, ...reasons });
    await refused('saga retry', {});
    await refused('saga retry', { id, all: true });
    await refused('saga show', { id: newMessageId() });
    await expect(trips.ask('saga resolve', { id, as: 'completed' })).rejects.toMatchObject({ code: 'invalid-message' });
    expect(await audited()).toEqual([]);
  });

  it('asks which one is meant when two sagas share an id, as different parts of one order may', async () => {
    const id = await start('rome');
    await start('rome', tour, id);
    await expect(trips.ask('saga show', { id })).rejects.toMatchObject({
      details: { reason: expect.stringContaining('--saga') },
    });
    expect((await trips.ask('saga show', { id, saga: 'book-tour' })).details).toMatchObject({ saga: 'book-tour' });
  });

  it('leaves out the sagas that this version lacks, and says so; one of them alone is refused', async () => {
    const [id, retired] = [await needingAttention('rome'), await needingAttention('oslo')];
    await temporary.query(
      `UPDATE saga SET name = 'retired', created_at = created_at - interval '1 hour' WHERE id = $1`,
      [retired],
    );
    services.behaviour.delete('CancelFlight');
    const { rows, problems } = await trips.ask('saga retry', { all: true, limit: 1 });
    expect(rows).toMatchObject([{ id, status: 'compensating' }]);
    expect(problems).toEqual([
      expect.stringContaining(`1 were left out. This version of the service runs no saga 'retired'`),
    ]);
    for (const operation of ['saga retry', 'saga resolve'])
      await expect(
        trips.ask(operation, {
          id: retired,
          saga: 'retired',
          ...(operation.endsWith('resolve') && { as: 'completed', reason: 'x' }),
        }),
      ).rejects.toMatchObject({ code: 'operation-refused' });
  });

  it('says what was done when it fails in the middle of many', async () => {
    const ids = [await needingAttention('rome'), await needingAttention('oslo')];
    await temporary.query(`UPDATE saga SET state = jsonb_set(state, '{pending,step}', '"gone"') WHERE id = $1`, [
      ids[1],
    ]);
    services.behaviour.delete('CancelFlight');
    const { rows, problems } = await trips.ask('saga retry', { all: true });
    expect(rows).toMatchObject([{ id: ids[0], status: 'compensating' }]);
    expect(problems).toEqual([expect.stringContaining(`Ended at saga book-trip ${ids[1]}`)]);
  });

  it('finds those that ended by an index, in the order in which they are shown', async () => {
    await temporary.query(
      `INSERT INTO saga (name, id, data, status, state) SELECT 'book-trip', gen_random_uuid(), '{}', 'completed', '{}'
       FROM generate_series(1, 5000)`,
    );
    await temporary.query('ANALYZE saga');
    const asked = jest.spyOn(trips.database, 'query');
    await trips.ask('saga list', { status: 'compensated' });
    const [sql, params] = asked.mock.calls.find(([each]) => textOf(each).includes('ORDER BY created_at'))!;
    jest.restoreAllMocks();
    for (const status of ['completed', 'compensated']) {
      const plan = await temporary.plan(textOf(sql), [...params!.slice(0, 3), status]);
      expect(plan).toContain('Index Scan using saga_ended');
      expect(plan).not.toMatch(/Seq Scan|Sort/);
    }
  });
});

describe('sagas whose rows are damaged', () => {
  it('need attention by themselves; the others go on, are listed and retried', async () => {
    const damage = `INSERT INTO saga (name, id, data, status, state, wake_at)
      SELECT 'book-trip', gen_random_uuid(), '{}', 'running', state, now() - interval '1 h'
      FROM unnest('{"null","{}","[]","7","1"}'::jsonb[]) AS state`;
    const id = await needingAttention('rome');
    await temporary.query(damage);
    const unreadable = await eventually(async () => {
      const { rows = [] } = await trips.ask('saga list', { status: 'needs_attention' });
      const found = rows.filter(({ failure }) => failure === 'saga.unreadable');
      expect(found).toHaveLength(5);
      expect(rows).toHaveLength(6);
      return found;
    });
    const one = { id: unreadable[0]!['id'] };
    expect((await trips.ask('saga show', one)).details).toMatchObject({ failure: 'saga.unreadable' });
    await expect(trips.ask('saga retry', one)).rejects.toMatchObject({
      reason: expect.stringContaining('cannot be read'),
    });

    services.behaviour.delete('CancelFlight');
    const retried = await trips.ask('saga retry', { all: true });
    expect(retried.problems).toHaveLength(5);
    await until(id, 'compensated');
  });
});
