import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DiscardPolicy, jetstreamManager, type StreamAPI } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { armFailPoint } from '@nestwork/observability';
import { Operations } from '@nestwork/operations';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { Reconciler } from './reconciler.js';

let temporary: TestDatabase;
let shop: ShopInstance;
let streams: StreamAPI;

const other = { name: 'CMD_OTHER', subjects: ['cmd.other.>'] };
const full = { max_bytes: 1, discard: DiscardPolicy.New };

beforeEach(async () => {
  jest.spyOn(Logger.prototype, 'error').mockReturnValue();
  temporary = await TestDatabase.create('shop');
  const { login } = await NatsAccount.claim();
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, pollMs: 20, reconcileLagMs: 0 });
  ({ streams } = await jetstreamManager(shop.link.get()));
  await streams.add({ name: 'EVT_SHOP', subjects: ['evt.shop.>'] });
  await streams.add(other);
  await shop.relayAlone();
  await shop.happen('tea', 1, 2, 3);
  const command = aMessage({ id: '0190b6c1-0000-7000-8000-000000000001', key: 'x', subject: 'cmd.other.do.v1' });
  await shop.database.transaction(() => shop.outbox.append(command));
  await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
  await run();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await shop.stop();
  await temporary.drop();
});

const run = () => shop.app.get(Reconciler).run(0, new AbortController().signal);
const numbers = async () =>
  (await storedEvents(shop.link.get())).map(({ number }) => number).toSorted((one, two) => one - two);
const problems = async () => {
  const { problems: all = [] } = await shop.app.get(Operations).run('outbox status', { by: 'ann', parameters: {} });
  return all.filter((problem) => problem.includes('lost'));
};

describe('a repair', () => {
  it('goes on with the other streams when one takes nothing, and comes back to that one until it does', async () => {
    await temporary.query(
      `UPDATE outbox_published SET published_at = published_at - interval '2 hours' WHERE stream = 'EVT_SHOP'`,
    );
    await streams.deleteMessage('EVT_SHOP', 2);
    await streams.delete('CMD_OTHER');
    await streams.add({ ...other, ...full });

    expect(await run()).toMatchObject({ lost: 2, republished: 1, unrepaired: 1 });
    expect(await numbers()).toEqual([1, 2, 3]);
    // The command is as old as can be, and still not forgotten.
    await temporary.query(`UPDATE outbox_reconciler SET compared_until = compared_until + interval '3 minutes'`);
    expect(await run()).toMatchObject({ scope: 'recent', lost: 1, republished: 0, unrepaired: 1 });
    expect(await problems()).toEqual([expect.stringMatching(/^1 lost .*000001.*CMD_OTHER takes nothing: .*bytes/)]);

    await streams.update('CMD_OTHER', { ...other, max_bytes: -1 });
    expect(await run()).toMatchObject({ scope: 'recent', lost: 1, republished: 1, unrepaired: 0 });
    expect(await run()).toMatchObject({ lost: 0 });
    expect(await problems()).toEqual([]);
    expect((await streams.info('CMD_OTHER')).state.messages).toBe(1);
  });

  it('keeps on saying which message the broker refuses, and repairs it once it does not', async () => {
    await streams.deleteMessage('EVT_SHOP', 2);
    await temporary.query(`UPDATE outbox_published SET headers = headers || '{"x": "a\\nb"}' WHERE seq = 2`);
    await run();
    await temporary.query(`UPDATE outbox_reconciler SET compared_until = compared_until + interval '3 minutes'`);
    expect(await run()).toMatchObject({ scope: 'recent', lost: 1, republished: 0, unrepaired: 1 });
    expect(await problems()).toEqual([expect.stringContaining('1 lost messages are not published again yet')]);

    await temporary.query(`UPDATE outbox_published SET headers = headers - 'x'`);
    expect(await run()).toMatchObject({ lost: 1, republished: 1 });
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await problems()).toEqual([]);
  });

  it('fails with what went wrong, not with what went wrong because of it', async () => {
    await streams.deleteMessage('EVT_SHOP', 2);
    const disarm = armFailPoint('reconciler.published', async () => {
      await temporary.query('ALTER TABLE outbox_reconciler RENAME TO elsewhere');
      throw new Error('killed');
    });
    await expect(run()).rejects.toThrow('killed');
    disarm();
    await temporary.query('ALTER TABLE elsewhere RENAME TO outbox_reconciler');
  });
});
