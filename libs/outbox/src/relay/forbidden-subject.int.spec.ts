import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, NatsServerProcess, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';

const configuration = `authorization { users: [{
  user: "shop", password: "secret",
  permissions: { publish: ["evt.shop.>", "outbox.shop.*", "$JS.>"], subscribe: ["_INBOX.shop.>", "outbox.shop.*"] }
}] }`;

const withOwnBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

withOwnBroker('OutboxRelay, of a service that may not publish everywhere', () => {
  let temporary: TestDatabase;
  let folder: string;
  let broker: NatsServerProcess;
  let shop: ShopInstance;

  beforeEach(async () => {
    temporary = await TestDatabase.create('shop');
    folder = await mkdtemp(join(tmpdir(), 'nestwork-forbidden-'));
    await writeFile(join(folder, 'nats.conf'), configuration);
    broker = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
    const login = { ...broker.login, user: 'shop', pass: 'secret' };
    shop = await ShopInstance.start({
      databaseUrl: temporary.url,
      login,
      retryDelaysMs: [5, 5],
      parkedRetryMs: 3_600_000,
    });
    await shop.relay();
  });

  afterEach(async () => {
    await shop.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
    await temporary.drop();
  });

  it('parks a message to where it may not, which whoever sends a command can make it send, and publishes the others', async () => {
    const subject = 'cmd.elsewhere.saga-reply.v1';
    await shop.database.transaction(() => shop.outbox.append(aMessage({ id: 'forbidden', subject })));
    await shop.happen('tea', 1);

    await eventually(async () =>
      expect(await temporary.query('SELECT message_id, attempts, refusal FROM outbox')).toEqual([
        { message_id: 'forbidden', attempts: 3, refusal: expect.stringContaining('permissions of NATS') },
      ]),
    );
    expect(await storedEvents(shop.link.get())).toMatchObject([{ thing: 'tea', number: 1 }]);
  });
});
