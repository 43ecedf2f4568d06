import { setTimeout as pause } from 'node:timers/promises';
import { StorePicture } from '../../infra/nats/store-picture.js';
import { instanceNames } from './instances.js';

/** The NATS servers of the stage by the names `nats-1`, `nats-2`, ... */
export class NatsNodes {
  #servers;

  /** @param {import('../../infra/start-infrastructure.js').Infrastructure} infrastructure */
  constructor({ natsNodes }) {
    this.#servers = natsNodes;
  }

  get nodes() {
    return Object.keys(this.#servers);
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

  /** Resolves when they are dead. @param {readonly string[]} nodes */
  async kill(nodes) {
    for (const node of nodes) this.signal(node, 'SIGKILL');
    await Promise.all(nodes.map((node) => this.ended(node, 10_000)));
  }

  /** Resolves when they accept clients; a node alone may still wait for the others. @param {readonly string[]} nodes */
  async start(nodes) {
    await Promise.all(nodes.map((node) => this.#servers[node].start()));
  }

  /** @param {string} node  @param {NodeJS.Signals} signal */
  signal(node, signal) {
    void this.#servers[node].kill(signal);
  }

  /** Keeps what some nodes have on disk now, to be put back later. @param {readonly string[]} nodes */
  picture(nodes) {
    return StorePicture.take(nodes.map((node) => this.#servers[node]));
  }

  /** Resolves when the node has ended, or when it took too long. @param {string} node @param {number} limitMs */
  async ended(node, limitMs) {
    const deadline = Date.now() + limitMs;
    while (this.#servers[node].isRunning && Date.now() < deadline) await pause(20);
  }
}
