import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../tools/build/bundle.js';
import { identityEnvironment, newIdentities } from '../../tools/identity/new-identities.js';
import { freePorts } from '../../tools/infra/ports.js';
import { readiness } from '../../tools/system/readiness.js';
import { waitUntil } from './wait-until.js';
import { Program } from './program.js';

/** The programs of the product that are measured; each becomes one bundle, as an app does. */
const entries = {
  gateway: 'apps/gateway/src/main.ts',
  orders: 'apps/orders/src/main.ts',
  'small-orders': 'bench/product/small-orders.ts',
  consumer: 'bench/product/consumer.ts',
  fill: 'bench/product/fill.ts',
  pump: 'bench/product/pump.ts',
  receiver: 'bench/product/receiver.ts',
  relay: 'bench/product/relay.ts',
  seed: 'bench/product/seed.ts',
  sender: 'bench/product/sender.ts',
};

/** Those of peers that Node cannot run as they are. */
const peerEntries = {
  'nest-gateway': 'bench/peers/nest/main.js',
  'nest-service': 'bench/peers/nest/service.ts',
};

/** Where the contenders of one run are started: the servers, the built programs and the place of their logs. */
export class Workbench {
  #root;
  #logs;
  #bundles;
  #peers;
  #shutdown;
  #identities = newIdentities(['bench']);
  #started = 0;

  /** @param {{ root: string, logs: string, bundles: string, peers: string, servers: import('./servers.js').Servers,
   *           shutdown: import('../../tools/start/shutdown.js').Shutdown, progress: (text: string) => void }} parts */
  constructor({ root, logs, bundles, peers, servers, shutdown, progress }) {
    this.#shutdown = shutdown;
    this.#root = root;
    this.#logs = logs;
    this.#bundles = bundles;
    this.#peers = peers;
    this.servers = servers;
    this.progress = progress;
  }

  /** Builds the programs. @param {Omit<ConstructorParameters<typeof Workbench>[0], 'bundles' | 'peers'>} parts */
  static async open(parts) {
    mkdirSync(parts.logs, { recursive: true });
    // Below bench, from where their packages are found.
    const peers = await bundle(peerEntries, 'peers', join(parts.root, 'bench/dist'));
    return new Workbench({ ...parts, bundles: await bundle(entries, 'bench'), peers });
  }

  /** Has something stopped when the run ends, however it ends. @param {() => Promise<void>} stop  safe to call twice */
  atEnd(stop) {
    this.#shutdown.add({ stop });
  }

  /** Runs a program of the product to its end. @param {string} name  @param {string} database  @param {Record<string, string | number>} env */
  async runProduct(name, database, env) {
    await (await this.#product(name, database, env)).end();
  }

  /** Starts a service of the product without waiting for it. */
  startProduct(name, database, env = {}) {
    return this.#product(name, database, env);
  }

  /** Starts a service of the product and resolves when it is ready. */
  async readyProduct(name, database, env = {}) {
    const [port] = await freePorts(1);
    const program = await this.#product(name, database, { ...env, ADMIN_PORT: port });
    const isReady = async () => {
      program.requireRunning();
      return (await readiness(`http://127.0.0.1:${port}/health/ready`)).ready;
    };
    // A thousand consumers are declared one by one.
    await waitUntil(isReady, { what: `${name} is ready`, everyMs: 50, timeoutMs: 300_000 });
    return program;
  }

  /** Starts a program of limit/, load/ or peers/. @param {string} file  relative to bench/ */
  startPlain(file, database, env = {}) {
    return this.#start(join(this.#root, 'bench', file), database, env);
  }

  /** Starts such a program and resolves when it says that it is ready. */
  async readyPlain(file, database, env = {}) {
    const program = this.startPlain(file, database, env);
    await program.message();
    return program;
  }

  /** Starts a program of a peer that had to be bundled, and resolves when it says that it is ready. @param {string} name */
  async readyPeer(name, database, env = {}) {
    const program = this.#start(join(this.#peers, `${name}.js`), database, env);
    await program.message();
    return program;
  }

  async #product(name, database, env) {
    const [port] = await freePorts(1);
    const own = { ADMIN_PORT: String(port), HOST: '127.0.0.1', STOP_DELAY_MS: '0', NATS_REPLICAS: '1' };
    const identity = identityEnvironment(this.#identities, 'bench');
    return this.#start(join(this.#bundles, `${name}.js`), database, { ...own, ...identity, ...env });
  }

  #start(file, database, env) {
    const texts = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
    const logFile = join(this.#logs, `${String(++this.#started).padStart(3, '0')}.log`);
    return new Program(file, { env: { ...this.servers.environment(database), ...texts }, logFile });
  }
}
