import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { armFailPoint } from '@nestwork/observability';
import { Operations, type OperationResult } from '@nestwork/operations';
import { eventually, Gate, NatsAccount, type NatsLogin, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance, type ShopOptions } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';

let temporary: TestDatabase;
let login: NatsLogin;
let shop: ShopInstance;

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  login = (await NatsAccount.claim()).login;
});

afterEach(async () => {
  await shop.stop();
  await temporary.drop();
});

const open = async (options: Partial<ShopOptions> = {}) => {
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, pollMs: 20, reconcileLagMs: 0, ...options });
};
const ask = (name: string, parameters: object = {}): Promise<OperationResult> =>
  shop.app.get(Operations).run(name, { by: 'ann', parameters });
const allOut = () => eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
const numbers = async () => (await storedEvents(shop.link.get())).map(({ number }) => number);
const audited = () => temporary.query('SELECT by, action, target, reason FROM operator_action ORDER BY id');
const loseAll = async () => (await jetstreamManager(shop.link.get())).streams.delete('EVT_SHOP');
const idOf = async (seq: number) => {
  const [row] = await temporary.query<{ id: string }>('SELECT message_id AS id FROM outbox_published WHERE seq = $1', [
    seq,
  ]);
  return row!.id;
};

describe('what operators can do about lost messages', () => {
  beforeEach(async () => {
    await open();
    await shop.relayAlone();
    for (const number of [1, 2, 3]) await shop.happen('tea', number);
    await allOut();
  });

  it('verify tells what the streams do not hold, and changes nothing', async () => {
    expect(await ask('outbox verify')).toEqual({ rows: [], details: { compared: 3, chosen: 0 } });
    await loseAll();
    const found = await ask('outbox verify', { all: true });
    expect(found).toMatchObject({ details: { compared: 3, chosen: 3 }, problems: [expect.stringContaining('3 of 3')] });
    expect(found.rows?.[0]).toMatchObject({ id: await idOf(1), stream: 'EVT_SHOP', seq: 1 });
    expect(await ask('outbox verify')).toMatchObject({ details: { chosen: 3 } });
  });

  it('republish --missing brings them back, after a dry run that does not', async () => {
    await loseAll();
    const dry = await ask('outbox republish', { missing: true, dryRun: true });
    expect(dry).toMatchObject({ details: { chosen: 3 } });
    expect(await ask('outbox verify')).toMatchObject({ details: { chosen: 3 } });

    expect(await ask('outbox republish', { missing: true, perSecond: 1_000 })).toEqual({ details: { republished: 3 } });
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await ask('outbox republish', { missing: true })).toEqual({ details: { republished: 0 } });
    const asked = { by: 'ann', action: 'outbox republish', target: 'missing messages', reason: null };
    const done = { ...asked, action: 'outbox republished' };
    expect(await audited()).toEqual([asked, done, asked, done]);
  });

  it('republish takes one message by its id, or all of a time, whether they are missing or not', async () => {
    expect(await ask('outbox republish', { id: await idOf(2) })).toEqual({ details: { republished: 1 } });
    expect(await numbers()).toEqual([1, 2, 3, 2]);
    expect(await ask('outbox republish', { id: await idOf(2) })).toEqual({ details: { republished: 1 } });
    const since = new Date(Date.now() - 600_000).toISOString();
    expect(await ask('outbox republish', { since })).toEqual({ details: { republished: 3 } });
    expect((await numbers()).slice(3)).toEqual([2, 2, 1, 2, 3]);
  });

  it('republish refuses what says nothing, too much, or the impossible', async () => {
    await expect(ask('outbox republish')).rejects.toMatchObject({ reason: expect.stringContaining('--missing') });
    const since = new Date().toISOString();
    await expect(ask('outbox republish', { all: true, since })).rejects.toMatchObject({ code: 'operation-refused' });
    const until = new Date(Date.now() - 1_000).toISOString();
    await expect(ask('outbox verify', { since, until })).rejects.toMatchObject({ code: 'operation-refused' });
    await temporary.query(`UPDATE outbox_reconciler SET owner = 'x', lease_until = now() + interval '20 seconds'`);
    await expect(ask('outbox republish', { all: true })).rejects.toMatchObject({
      reason: expect.stringContaining('minute'),
    });
    expect(await numbers()).toEqual([1, 2, 3]);
  });
});

describe('what operators can do about parked messages', () => {
  const parkOne = async () => {
    const message = aMessage({
      id: 'bad',
      key: 'tea',
      subject: 'evt.shop.thing-happened.v1.0',
      headers: { x: 'a\nb' },
    });
    await shop.database.transaction(() => shop.outbox.append(message));
    await shop.happen('tea', 2);
    await eventually(async () => expect(await ask('outbox parked')).toMatchObject({ rows: [{ id: 'bad' }] }));
  };

  beforeEach(async () => {
    await open({ retryDelaysMs: [1], parkedRetryMs: 3_600_000 });
    await shop.relayAlone();
  });

  it('parked lists them with their cause and what waits behind them', async () => {
    expect(await ask('outbox parked')).toEqual({ rows: [] });
    await parkOne();
    const { rows, problems } = await ask('outbox parked');
    expect(rows).toEqual([
      expect.objectContaining({ id: 'bad', key: 'tea', behind: 1, refusal: expect.stringContaining('line break') }),
    ]);
    expect(problems).toHaveLength(1);
  });

  it('are a problem for the doctor, who says where to look', async () => {
    const found = async () => (await ask('doctor check')).rows?.filter(({ about }) => about === 'parked messages');
    expect(await found()).toMatchObject([{ severity: 'ok' }]);
    await parkOne();
    const mend = 'See why: npm run ops -- outbox parked --service shop';
    expect(await found()).toMatchObject([
      { severity: 'problem', finding: expect.stringContaining('1 messages'), mend },
    ]);
  });

  it('retry offers one at once, and it leaves when its cause is mended', async () => {
    await parkOne();
    await temporary.query(`UPDATE outbox SET headers = '{}' WHERE message_id = 'bad'`);
    await ask('outbox retry', { id: 'bad' });
    await allOut();
    await expect(ask('outbox retry', { id: 'bad' })).rejects.toMatchObject({ code: 'operation-refused' });
    expect(await audited()).toEqual([{ by: 'ann', action: 'outbox retry', target: 'bad', reason: null }]);
  });

  it('discard gives one up, so that the later ones of its key go, and keeps what it was', async () => {
    await parkOne();
    expect(await ask('outbox discard', { id: 'bad', reason: 'broken', dryRun: true })).toMatchObject({
      details: { discarded: false },
    });
    expect(await temporary.query('SELECT FROM outbox')).toHaveLength(2);

    await ask('outbox discard', { id: 'bad', reason: 'broken' });
    await allOut();
    expect(await numbers()).toEqual([2]);
    expect(await audited()).toEqual([{ by: 'ann', action: 'outbox discard', target: 'bad', reason: 'broken' }]);
    const [kept] = await temporary.query('SELECT before FROM operator_action');
    expect(kept).toMatchObject({ before: { key: 'tea', body: '{}', headers: { x: 'a\nb' } } });
  });

  it('discard refuses one that is being offered right now: the broker may take it', async () => {
    await parkOne();
    await temporary.query(`UPDATE outbox SET headers = '{}' WHERE message_id = 'bad'`);
    const gate = new Gate();
    const disarm = armFailPoint('relay.claimed', () => gate.pass());
    await ask('outbox retry', { id: 'bad' });
    await gate.reached;
    disarm();

    const refused = { code: 'operation-refused', reason: expect.stringContaining('being offered') };
    for (const dryRun of [true, false]) {
      await expect(ask('outbox discard', { id: 'bad', reason: 'broken', dryRun })).rejects.toMatchObject(refused);
    }
    gate.open();
    await allOut();
    expect(await numbers()).toContain(2);
    expect(await audited()).toMatchObject([{ action: 'outbox retry' }]);
  });
});

describe('outbox status', () => {
  it('says what is wrong while nothing runs, and nothing once all is well', async () => {
    await open();
    await shop.happen('tea', 1);
    await temporary.query(`UPDATE outbox SET created_at = created_at - interval '1 minute'`);
    const { problems, details } = await ask('outbox status');
    expect(details).toMatchObject({ pending: 1, comparedUntil: 'never', lastComparison: 'none' });
    expect(problems).toEqual([
      expect.stringMatching(/1 messages waits for 6\d s/),
      expect.stringContaining('Nobody publishes 16 of the lanes'),
      expect.stringContaining('not compared'),
    ]);

    await shop.relay();
    await eventually(async () => expect((await ask('outbox status')).problems).toBeUndefined());
    const well = await ask('outbox status');
    expect(well.details).toMatchObject({ pending: 0, lastComparison: { lost: 0, scope: 'all' } });
    expect(well.rows).toHaveLength(16);
    expect(well.rows?.[0]).toMatchObject({ lane: 0, relay: expect.any(String), waiting: 0 });
  });
});
