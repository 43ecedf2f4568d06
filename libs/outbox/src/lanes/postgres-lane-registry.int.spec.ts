import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { LaneRegistry } from './lane-registry.js';

let temporary: TestDatabase;
let shop: ShopInstance;
let registry: LaneRegistry;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
  registry = shop.app.get(LaneRegistry);
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

beforeEach(async () => {
  await temporary.query('UPDATE outbox_lane SET owner = NULL, lease_until = NULL');
  await temporary.query('DELETE FROM outbox_relay');
});

const renew = (relay: string) => registry.renew({ relay, leaseMs: 10_000 });
const lanesOf = async (relay: string) => (await renew(relay)).lanes.map(({ lane }) => lane).toSorted((a, b) => a - b);
const ALL = Array.from({ length: 16 }, (_, lane) => lane);

describe('PostgresLaneRegistry', () => {
  it('gives all lanes to a relay that is alone', async () => {
    await expect(lanesOf('a')).resolves.toEqual(ALL);
  });

  it('never gives one lane to two relays that ask at the same moment', async () => {
    const grants = await Promise.all(['a', 'b', 'c', 'd'].map((relay) => lanesOf(relay)));
    const granted = grants.flat();
    expect(granted).toHaveLength(new Set(granted).size);
    const settled = await Promise.all(['a', 'b', 'c', 'd'].map((relay) => lanesOf(relay)));
    expect(new Set(settled.flat()).size).toBe(settled.flat().length);
  });

  it('takes no lane from a live relay, but tells it its fair share, and gives the newcomer what is released', async () => {
    const first = await renew('a');
    expect(await lanesOf('b')).toEqual([]);
    expect((await renew('a')).fairShare).toBe(8);
    await registry.release(
      'a',
      first.lanes.slice(8).map(({ lane }) => lane),
    );
    await expect(lanesOf('b')).resolves.toEqual(ALL.slice(8));
    await expect(lanesOf('a')).resolves.toEqual(ALL.slice(0, 8));
  });

  it('keeps the epoch of a lane as long as its owner stays, and changes it with the owner', async () => {
    const epochs = async (relay: string) => (await renew(relay)).lanes.map(({ epoch }) => Number(epoch));
    const before = await epochs('a');
    expect(await epochs('a')).toEqual(before);
    await temporary.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
    expect(await epochs('a')).toEqual(before);
    await temporary.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
    await temporary.query('DELETE FROM outbox_relay');
    expect(await epochs('b')).toEqual(before.map((epoch) => epoch + 1));
    expect(await epochs('a')).toEqual([]);
  });

  it('counts a relay as live until its lease has run out, and forgets it an hour later', async () => {
    await renew('a');
    const shift = (by: string) =>
      temporary.query(`UPDATE outbox_relay SET alive_until = alive_until - interval '${by}'`);
    expect((await renew('b')).fairShare).toBe(8);
    await shift('11 seconds');
    expect((await renew('b')).fairShare).toBe(16);
    await shift('61 minutes');
    await renew('b');
    await expect(temporary.query('SELECT relay FROM outbox_relay')).resolves.toEqual([{ relay: 'b' }]);
  });

  it('counts on no lease from a clock that was ahead of this one, as after a failover: its owner may be dead', async () => {
    await renew('dead');
    await temporary.query(`UPDATE outbox_lane SET lease_until = lease_until + interval '1 hour'`);
    await temporary.query(`UPDATE outbox_relay SET alive_until = alive_until + interval '1 hour'`);
    await expect(lanesOf('b')).resolves.toEqual(ALL);
  });

  it('frees everything of a relay that leaves', async () => {
    await renew('a');
    await renew('b');
    await registry.leave('a');
    await expect(lanesOf('b')).resolves.toEqual(ALL);
  });
});
