import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, NatsAccount, TcpProxy, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';

let temporary: TestDatabase;
let networks: TcpProxy[];
let shops: ShopInstance[];

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  const { login } = await NatsAccount.claim();
  const [host = '', port] = login.servers.split(':');
  networks = [];
  shops = [];
  for (let count = 0; count < 2; count++) {
    const network = await TcpProxy.to({ host, port: Number(port) });
    networks.push(network);
    const servers = `${network.host}:${network.port}`;
    const shop = await ShopInstance.start({ databaseUrl: temporary.url, login: { ...login, servers } });
    shops.push(await shop.relayAlone());
  }
  await eventually(async () => expect(await shares()).toEqual([8, 8]));
});

afterEach(async () => {
  for (const network of networks) network.pass();
  for (const shop of shops) await shop.stop();
  for (const network of networks) await network.close();
  await temporary.drop();
});

const lanes = () => temporary.query<{ owner: string; epoch: string }>('SELECT * FROM outbox_lane ORDER BY lane');
/** Of those who have some: a lane that one hands over to another is nobody's for a moment. */
const shares = async () => {
  const sql = 'SELECT count(*)::int AS share FROM outbox_lane WHERE owner IS NOT NULL GROUP BY owner';
  return (await temporary.query<{ share: number }>(sql)).map(({ share }) => share);
};
const things = Array.from({ length: 64 }, (_, n) => `thing-${n}`);
const allPublished = () =>
  eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]), { timeoutMs: 20_000 });

describe('the lanes of an instance', () => {
  it('that alone has lost the broker are taken over by one that has not, and come back with it', async () => {
    networks[0]!.cut();
    for (const thing of things) await shops[1]!.happen(thing, 1);
    await allPublished();
    expect(await shares()).toEqual([16]);

    networks[0]!.pass();
    await eventually(async () => expect(await shares()).toEqual([8, 8]), { timeoutMs: 20_000 });
  });

  it('that has another connection before its leases run out stay with it', async () => {
    const before = await lanes();
    networks[0]!.cut();
    await eventually(() => expect(shops[0]!.link.isConnected).toBe(false));
    networks[0]!.pass();
    await eventually(() => expect(shops[0]!.link.isConnected).toBe(true));
    for (const thing of things) await shops[1]!.happen(thing, 1);
    await allPublished();
    const owners = (rows: typeof before) => rows.map(({ owner, epoch }) => [owner, epoch]);
    expect(owners(await lanes())).toEqual(owners(before));
  });

  it('are served again when the broker comes back after an outage of all of them', async () => {
    for (const network of networks) network.cut();
    for (const thing of things) await shops[0]!.happen(thing, 1);
    const sql = 'SELECT FROM outbox_lane WHERE lease_until > clock_timestamp()';
    await eventually(async () => expect(await temporary.query(sql)).toEqual([]), { timeoutMs: 20_000 });
    for (const network of networks) network.pass();
    await allPublished();
    await eventually(async () => expect(await shares()).toEqual([8, 8]), { timeoutMs: 20_000 });
  });
});
