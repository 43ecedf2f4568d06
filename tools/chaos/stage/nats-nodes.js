import { setTimeout as pause } from 'node:timers/promises';
import { natsGreeting } from '../../infra/nats/greeting.js';
import { instanceNames } from './instances.js';

/** The NATS servers of the stage by the names `nats-1`, `nats-2`, ... */
export class NatsNodes {
  #servers;
  #ports;

  /** @param {readonly { server: import('../../infra/server.js').Server, port: number }[]} nodes */
  constructor(nodes) {
    this.#servers = new Map(nodes.map(({ server }, index) => [`nats-${index + 1}`, server]));
    this.#ports = new Map(nodes.map(({ port }, index) => [`nats-${index + 1}`, port]));
  }

  get nodes() {
    return [...this.#servers.keys()];
  }

  /**
   * One node, more of them or all, as two numbers from 0 to 1 say.
   * @param {number} share  how many  @param {number} order  which ones
   */
  someNodes(share, order) {
    const { nodes } = this;
    const first = Math.floor(order * nodes.length);
    const count = 1 + Math.floor(share * nodes.length);
    return [...nodes.slice(first), ...nodes.slice(0, first)].slice(0, count);
  }

  /** Who cannot reach NATS without these nodes: everybody when no majority is left. @param {readonly string[]} missing */
  cutOffWithout(missing) {
    if (missing.length * 2 < this.nodes.length) return [];
    return instanceNames.map((instance) => ({ instance, from: 'nats' }));
  }

  /** Resolves when it is dead. @param {string} node */
  async kill(node) {
    this.signal(node, 'SIGKILL');
    await this.ended(node, 10_000);
  }

  /** Resolves when it accepts clients. @param {string} node */
  async start(node) {
    await this.#servers.get(node).start();
  }

  /** @param {string} node  @param {NodeJS.Signals} signal */
  signal(node, signal) {
    void this.#servers.get(node).kill(signal);
  }

  /** Resolves when nobody answers at its port any more, or when it took too long. @param {string} node @param {number} limitMs */
  async ended(node, limitMs) {
    const deadline = Date.now() + limitMs;
    const greets = () => natsGreeting({ host: '127.0.0.1', port: this.#ports.get(node), timeoutMs: 1_000 });
    while (Date.now() < deadline) {
      const answers = await greets().then(
        () => true,
        () => false,
      );
      if (!answers) return;
      await pause(100);
    }
  }
}
