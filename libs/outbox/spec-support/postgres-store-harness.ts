import type { OutgoingMessage } from '@nestwork/messaging';
import type { OutboxStoreHarness, TestDatabase } from '@nestwork/testing';
import { insertStatement } from '../src/insert-statement.js';
import { laneOf } from '../src/lanes/lane.js';
import { LaneRegistry } from '../src/lanes/lane-registry.js';
import { OutboxStore } from '../src/relay/outbox-store.js';
import type { ShopInstance } from './shop-instance.js';

/** The real store, on a database that is emptied first. */
export async function postgresStoreHarness(shop: ShopInstance, database: TestDatabase): Promise<OutboxStoreHarness> {
  await database.query('TRUNCATE outbox, outbox_published');
  const open = new Set<{ end(): Promise<void> }>();
  const ids = async (table: string) =>
    (await database.query<{ id: string }>(`SELECT message_id AS id FROM ${table} ORDER BY id`)).map(({ id }) => id);
  return {
    store: shop.app.get(OutboxStore),
    write: async (message: OutgoingMessage) => {
      const client = await database.begin();
      open.add(client);
      const { statement, params } = insertStatement([message]);
      await client.query(statement.sql, [...params]);
      return async () => {
        await client.query('COMMIT');
        await client.end();
        open.delete(client);
      };
    },
    lease: async () => {
      await database.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
      const { lanes } = await shop.app.get(LaneRegistry).renew({ relay: `relay ${nextRelay++}`, leaseMs: 60_000 });
      await database.query('DELETE FROM outbox_relay');
      return lanes.find(({ lane }) => lane === laneOf('k'))!;
    },
    pass: async (ms) => {
      await database.query(`UPDATE outbox SET retry_at = retry_at - $1::int * interval '1 millisecond'`, [ms]);
    },
    waiting: () => ids('outbox'),
    published: () => ids('outbox_published'),
    // A case that failed in between must not keep its locks from the next one.
    close: async () => void (await Promise.all([...open].map((client) => client.end()))),
  };
}

let nextRelay = 1;
