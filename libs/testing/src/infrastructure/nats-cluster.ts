import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eventually } from '../eventually.js';
import type { BrokerAddress } from './broker-address.js';
import { freePort } from './free-port.js';
import type { NatsLogin } from './nats-login.js';
import { NatsServerProcess } from './nats-server-process.js';

/** Three nats-servers of a test's own that keep three copies of each stream, to be killed and restarted one by one. */
export class NatsCluster {
  readonly #down = new Set<string>();

  private constructor(private readonly nodes: ReadonlyMap<string, NatsServerProcess>) {}

  /** False where the run knows no nats-server program: specs that need a cluster are skipped there. */
  static get isAvailable(): boolean {
    return NatsServerProcess.isAvailable;
  }

  /** Starts the nodes nats-1, nats-2 and nats-3; resolves when they serve streams. */
  static async start(): Promise<NatsCluster> {
    const names = ['nats-1', 'nats-2', 'nats-3'];
    const routes = await Promise.all(names.map(async () => `nats://127.0.0.1:${await freePort()}`));
    const started = await Promise.allSettled(
      names.map((name, index) => NatsServerProcess.start({ arguments: memberOf(routes, { name, index }) })),
    );
    const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failure = started.find((each) => each.status === 'rejected');
    if (failure) {
      await Promise.all(servers.map((server) => server.stop()));
      throw failure.reason;
    }
    const cluster = new NatsCluster(new Map(servers.map((server, index) => [names[index]!, server])));
    try {
      await cluster.untilQuorum();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** The addresses of all nodes, for `connect()` of nats.js. */
  get servers(): string[] {
    return [...this.nodes.values()].map(({ address: { host, port } }) => `${host}:${port}`);
  }

  /** The same for MessagingModule, which then asks for three copies of each stream. */
  get login(): NatsLogin {
    return { servers: this.servers.join(','), replicas: this.nodes.size };
  }

  /** One node, for `startService({ broker })`. */
  address(name: string): BrokerAddress {
    return { ...this.node(name).address, replicas: this.nodes.size };
  }

  /** One node, to be frozen or to fall back to a picture of its disk. Use `kill` and `restart` below to end and start it. */
  node(name: string): NatsServerProcess {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`The cluster has no node '${name}': ${[...this.nodes.keys()].join(', ')}`);
    return node;
  }

  /** Ends a node as a power cut would. */
  async kill(name: string): Promise<void> {
    this.#down.add(name);
    await this.node(name).kill();
  }

  /** Kills the node that leads a stream, and returns its name. Waits until there is one. */
  async killLeader(stream: string): Promise<string> {
    const leader = await this.leaderOf(stream);
    await this.kill(leader);
    return leader;
  }

  /** Starts a node again on its data. Whether it has caught up is another question: `untilQuorum`. */
  async restart(name: string): Promise<void> {
    await this.node(name).restart();
    this.#down.delete(name);
  }

  /** The node that leads a stream; waits out an election. */
  async leaderOf(stream: string): Promise<string> {
    return eventually(
      () =>
        this.#ask(async (jsm) => {
          const leader = (await jsm.streams.info(stream)).cluster?.leader;
          if (!leader || this.#down.has(leader)) throw new Error(`Nobody leads ${stream}`);
          return leader;
        }),
      { timeoutMs: ELECTION_MS },
    );
  }

  /** Resolves when the nodes that run have elected who decides about streams. */
  async untilQuorum(): Promise<void> {
    await eventually(() => this.#ask((jsm) => jsm.getAccountInfo()), { timeoutMs: ELECTION_MS });
  }

  /** Ends all nodes and removes their data. */
  async stop(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()));
  }

  async #ask<T>(question: (jsm: JetStreamManager) => Promise<T>): Promise<T> {
    const nc = await connect({ servers: this.servers, reconnect: false, timeout: 1_000 });
    try {
      return await question(await jetstreamManager(nc, { checkAPI: false, timeout: 1_000 }));
    } finally {
      await nc.close();
    }
  }
}

// Measured: an election takes up to nine seconds, twelve with a killed leader on a busy machine.
const ELECTION_MS = 60_000;

// Not advertised: a client that a test holds to one node by a proxy would go around it.
function memberOf(routes: readonly string[], { name, index }: { name: string; index: number }): string[] {
  const own = ['--server_name', name, '--cluster', routes[index]!, '--no_advertise'];
  return [...own, '--cluster_name', 'nestwork', '--routes', routes.join(',')];
}
