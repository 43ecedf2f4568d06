import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DiscardPolicy, jetstreamManager } from '@nats-io/jetstream';
import { armFailPoint } from '@nestwork/observability';
import { Operations } from '@nestwork/operations';
import { eventually, Gate, NatsAccount, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { ReconcileLeases } from '../reconcile/reconcile-lease.js';
import { Reconciler } from '../reconcile/reconciler.js';

let temporary: TestDatabase;
let shop: ShopInstance;
let stopping: AbortController;
const cleanUp: (() => void)[] = [];

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  const { login } = await NatsAccount.claim();
  stopping = new AbortController();
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, pollMs: 20, reconcileLagMs: 0 });
  await shop.relayAlone();
  await shop.happen('tea', 1, 2, 3, 4);
  await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
});

afterEach(async () => {
  for (const each of cleanUp.splice(0)) each();
  jest.restoreAllMocks();
  await shop.stop();
  await temporary.drop();
});

const since = () => new Date(Date.now() - 600_000).toISOString();
const republish = (which: object) =>
  shop.app.get(Operations).run('outbox republish', { by: 'ann', parameters: which }, stopping.signal);
const compare = () => shop.app.get(Reconciler).run(0, new AbortController().signal);
const stored = async () => (await storedEvents(shop.link.get())).map(({ number }) => number);
const audited = () => temporary.query('SELECT action, after FROM operator_action ORDER BY id');
const atFirstPart = (work: () => Promise<void>) => {
  let first = true;
  cleanUp.push(
    armFailPoint('reconciler.published', async () => {
      if (!first) return;
      first = false;
      await work();
    }),
  );
};

describe('outbox republish', () => {
  it('goes on with the other streams when one takes nothing, and says so', async () => {
    const { streams } = await jetstreamManager(shop.link.get());
    await streams.add({ name: 'CMD_OTHER', subjects: ['cmd.other.>'] });
    const command = aMessage({ id: '0190b6c1-0000-7000-8000-000000000001', key: 'x', subject: 'cmd.other.do.v1' });
    await shop.database.transaction(() => shop.outbox.append(command));
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
    await streams.update('CMD_OTHER', { subjects: ['cmd.other.>'], max_bytes: 1, discard: DiscardPolicy.New });

    expect(await republish({ since: since() })).toEqual({
      details: { republished: 4 },
      problems: [expect.stringMatching(/^The broker did not take 1 messages\. CMD_OTHER takes nothing: .*bytes/)],
    });
    expect(await stored()).toHaveLength(8);
  });

  it('lets the reconciler compare between two parts, and goes on behind it', async () => {
    const [begun, ended] = [new Gate(), jest.fn()];
    atFirstPart(async () => begun.open());
    const asked = republish({ since: since(), perSecond: 1 }).finally(ended);
    await begun.opened;
    await eventually(async () => expect(await compare()).toMatchObject({ lost: 0 }));
    expect(ended).not.toHaveBeenCalled();
    expect(await asked).toEqual({ details: { republished: 4 } });
    expect(await stored()).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  });

  it('publishes nothing that the reconciler brought back in between', async () => {
    await (await jetstreamManager(shop.link.get())).streams.delete('EVT_SHOP');
    const begun = new Gate();
    atFirstPart(async () => begun.open());
    const asked = republish({ missing: true, perSecond: 1 });
    await begun.opened;
    const found = await eventually(async () => {
      const result = await compare();
      expect(result).toMatchObject({ unrepaired: 0 });
      return result!;
    });
    expect(found.republished).toBeGreaterThan(0);
    expect(await asked).toEqual({ details: { republished: 4 - found.republished } });
    expect(await stored()).toEqual([1, 2, 3, 4]);
  });

  it('keeps its right for as long as a part takes', async () => {
    const renewed = jest.spyOn(shop.app.get(ReconcileLeases), 'renew');
    let renewals = 0;
    atFirstPart(() =>
      eventually(() => {
        renewals = renewed.mock.calls.length;
        expect(renewals).toBeGreaterThan(0);
      }),
    );
    await republish({ since: since() });
    expect(renewals).toBeGreaterThan(0);
  });

  it('ends when the service stops, and keeps how far it came', async () => {
    atFirstPart(async () => stopping.abort(new Error('This instance stops')));
    await expect(republish({ since: since(), perSecond: 1 })).rejects.toThrow('This instance stops');
    expect(await stored()).toEqual([1, 2, 3, 4, 1]);
    expect(await audited()).toMatchObject([
      { action: 'outbox republish' },
      { action: 'outbox republished', after: { republished: 1, failed: 'This instance stops' } },
    ]);
    expect(await compare()).toMatchObject({ compared: 5, lost: 0 });
  });

  it('keeps who asked for it before it begins, and publishes nothing when it cannot', async () => {
    const known: unknown[] = [];
    atFirstPart(async () => void known.push(...(await audited())));
    await republish({ since: since() });
    expect(known).toMatchObject([{ action: 'outbox republish', after: { since: expect.any(String) } }]);

    await temporary.query('ALTER TABLE operator_action RENAME TO elsewhere');
    await expect(republish({ since: since() })).rejects.toThrow('operator_action');
    expect(await stored()).toHaveLength(8);
  });

  it('takes a message once, though the history has it once more, a while later, as a replay', async () => {
    await temporary.query(`UPDATE outbox_published SET published_at = published_at - interval '5 minutes'`);
    await republish({ since: since() });
    expect(await republish({ since: since(), dryRun: true })).toMatchObject({ details: { compared: 8, chosen: 4 } });
    expect(await republish({ since: since() })).toEqual({ details: { republished: 4 } });
  });
});
