import { expect } from '@jest/globals';
import type { Product } from './answer.js';
import type { Customer } from './customer.js';
import { discrepancies } from './discrepancies.js';
import { KeptConnection } from './kept-connection.js';
import { LoadBalancer } from './load-balancer.js';
import { Operator } from './operator.js';
import { Shop } from './shop.js';
import { SteadyLoad } from './steady-load.js';
import type { Part, SystemOptions } from './system.js';
import { until } from './until.js';

const clients = 6;
const betweenRestarts = 30;

/** A shop with two instances of each application behind a load balancer, whose customers go on while its processes are replaced. */
export class RollingShop {
  readonly #shop = new Shop();
  #balancer?: LoadBalancer;
  #connections: KeptConnection[] = [];

  async open(purpose: string, options: SystemOptions = {}): Promise<void> {
    await this.#shop.open(purpose, { ...options, instances: 2, env: { STOP_DELAY_MS: '2000' } });
    const balancer = (this.#balancer = new LoadBalancer(this.#shop.system.addresses.gateways));
    this.#connections = Array.from({ length: clients }, () => new KeptConnection(balancer));
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    await this.#balancer?.close();
    await this.#shop.close();
  }

  /** Has the customers order while each of the rounds replaces every process, one after the other; nobody may notice. */
  async roll(rounds: readonly (() => Promise<unknown>)[]): Promise<void> {
    const watcher = await this.#shop.customer();
    const customers = await Promise.all(this.#connections.map(({ send }) => this.#shop.customer([], watcher.id, send)));
    const before = await watcher.products();
    const load = new SteadyLoad(customers);
    const { instances } = this.#shop.system.addresses;
    for (const prepare of rounds) {
      await prepare();
      for (const name of instances) {
        await load.more(betweenRestarts);
        await this.#restart(name);
      }
    }
    await load.more(betweenRestarts);
    await load.stop();
    expect(load.failures).toEqual([]);
    await this.#expectBooks(load, { watcher, before });
    expect(await this.#shop.system.exits()).toEqual(
      rounds.flatMap(() => instances.map((name) => `${name} ended with 0`)),
    );
  }

  /** What every process runs from its next start on. */
  use(release: string): Promise<unknown> {
    return this.#shop.system.use(release);
  }

  async #restart(name: Part): Promise<void> {
    const { system } = this.#shop;
    await system.stop(name);
    await system.start(name);
    await system.untilReady(name);
  }

  async #expectBooks(
    load: SteadyLoad,
    { watcher, before }: { watcher: Customer; before: readonly Product[] },
  ): Promise<void> {
    const orders = await until(
      async () => {
        const all = await watcher.orders();
        return all.some(({ status }) => status === 'placed') ? undefined : all;
      },
      { what: 'every order has ended', timeoutMs: 120_000, everyMs: 1_000 },
    );
    const books = { accepted: load.accepted, orders, before, after: await watcher.products() };
    expect(discrepancies({ ...books, ledger: await this.#shop.ledger() })).toEqual([]);
    const operator = new Operator(this.#shop.system.addresses.natsUrl);
    expect(await operator.rows('failed', 'list')).toEqual([]);
  }
}
