import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StreamPublisher } from '@nestwork/messaging';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../spec-support/a-message.js';
import { ShopInstance } from '../spec-support/shop-instance.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  const key = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'shop' };
  const login = { ...(await NatsAccount.claim()).login, identity: { key, trust: { keys: {}, edges: [] } } };
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login });
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

const command = aMessage({ subject: 'cmd.store.note-thing.v1' });
const sized = (size: number) => ({ ...command, body: 'x'.repeat(size) });
const isAccepted = (size: number) =>
  shop.database
    .transaction(() => shop.outbox.append(sized(size)))
    .then(
      () => true,
      () => false,
    );

/** The largest body that the outbox accepts. */
async function largest(): Promise<number> {
  let [accepted, refused] = [0, shop.link.get().info!.max_payload];
  while (refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    if (await isAccepted(middle)) accepted = middle;
    else refused = middle;
  }
  return accepted;
}

it('a stored command is weighed with the proof of its sender, which it gets when it leaves', async () => {
  const most = await largest();
  const publisher = shop.app.get(StreamPublisher);
  const replayed = (size: number) => publisher.publish({ ...sized(size), brokerId: `${command.id}:r99999` });
  await expect(replayed(most)).resolves.toMatchObject({ stream: 'CMD_STORE' });
  await expect(replayed(most + 1)).rejects.toThrow('max_payload');
});
