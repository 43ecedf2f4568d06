import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { buildApps } from '../../tools/build/build-apps.js';
import { removeDataFolder } from '../../tools/infra/postgres/home.js';
import { apps } from '../../tools/system/apps.js';
import { readPid } from '../../tools/system/read-pid.js';
import { startSystem } from '../../tools/system/start-system.js';
import { stopServersIn } from '../../tools/test/test-data.js';
import { familyCpuUs, usageOf } from '../run/process-usage.js';

const appNames = apps.map(({ name }) => name);
const productCount = 1_000;
const stock = 100_000_000;
const customerCount = 200;

/** One customer at one address stands for all of them. */
const manyCallers = {
  READS_PER_MINUTE: '1000000',
  WRITES_PER_MINUTE: '1000000',
  ADDRESS_REQUESTS_PER_MINUTE: '1000000',
};

/** The whole system in production builds, with enough products and stock for a busy day. */
export class ShopUnderLoad {
  #dataDir;
  #opening;
  #running;
  #connection;

  /** Starts it in a folder that must not be in use. @param {string} dataDir  @param {string} cacheDir */
  open(dataDir, cacheDir) {
    this.#dataDir = dataDir;
    this.#opening = this.#open(dataDir, cacheDir);
    return this.#opening;
  }

  async #open(dataDir, cacheDir) {
    await this.#remove();
    const appsDir = join(dataDir, 'apps');
    const errors = await buildApps({ names: appNames, outDir: appsDir });
    for (const [name, text] of errors) throw new Error(`${name} does not compile:\n${text}`);
    const env = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      STOP_DELAY_MS: '0',
      SEED_PRODUCTS: 'true',
      ...manyCallers,
    };
    this.#running = await startSystem({ dataDir, appsDir, cacheDir, env });
    this.#connection = await connect({ servers: this.#running.system.infrastructure.natsUrl });
    this.products = await this.#fillShelves();
    this.tokens = await this.#admitCustomers();
  }

  get gatewayUrl() {
    return this.#running.gatewayUrl;
  }

  get providerUrl() {
    return this.#running.providerUrl;
  }

  /** Calls back with the id of each order as soon as its end is announced. @param {(orderId: string) => void} ended */
  onOrderEnded(ended) {
    const callback = (_error, msg) => ended(msg.json().orderId);
    for (const event of ['order-confirmed', 'order-cancelled'])
      this.#connection.subscribe(`evt.orders.${event}.v1.*`, { callback });
    return this.#connection.flush();
  }

  /** The processor time of every part so far in µs, and the memory of the applications at its peak in MB. */
  usage() {
    const file = (name) => join(this.#dataDir, name);
    const of = Object.fromEntries(appNames.map((name) => [name, usageOf(readPid(file(`pids/${name}`)))]));
    const cpuUs = Object.fromEntries(appNames.map((name) => [name, of[name].cpuUs]));
    const postgres = familyCpuUs(readPid(file('postgres/data/postmaster.pid')));
    const nats = familyCpuUs(readPid(file('nats/pid')));
    return { cpuUs: { ...cpuUs, postgres, nats }, peakRssMb: Math.max(...appNames.map((name) => of[name].peakRssMb)) };
  }

  /** Rows of a service's database. @param {string} service  @param {string} sql  @param {unknown[]} [params] */
  async query(service, sql, params) {
    const client = new pg.Client({ connectionString: this.#running.system.infrastructure.databaseUrl(service) });
    await client.connect();
    try {
      return (await client.query(sql, params)).rows;
    } finally {
      await client.end();
    }
  }

  /** Safe to call twice, and while it is opening: what has begun to start is waited for, and then stopped. */
  async close() {
    await this.#opening?.catch(() => {});
    await this.#connection?.close();
    await this.#running?.stop();
    await this.#remove();
  }

  /** Few products would make every order wait for the lock of its product, which says nothing about the frame. */
  async #fillShelves() {
    const ids = Array.from({ length: productCount }, () => randomUUID());
    await this.query(
      'inventory',
      `INSERT INTO product (product_id, name, price_cents, version, stocked, on_hand, reserved, sold)
       SELECT id, 'Thing', 100, 1, $2, $2, 0, 0 FROM unnest($1::uuid[]) AS id`,
      [ids, stock],
    );
    await this.query(
      'orders',
      `INSERT INTO product_price (product_id, name, price_cents, version) SELECT id, 'Thing', 100, 1 FROM unnest($1::uuid[]) AS id`,
      [ids],
    );
    return ids;
  }

  /** One customer would make every order wait for the lock of their row in the ledger of payments. */
  #admitCustomers() {
    const { signToken } = this.#running;
    const claims = () => ({ customerId: randomUUID(), roles: ['customer'], expiresIn: '24h' });
    return Promise.all(Array.from({ length: customerCount }, () => signToken(claims())));
  }

  async #remove() {
    await stopServersIn(this.#dataDir);
    await removeDataFolder(this.#dataDir);
  }
}
