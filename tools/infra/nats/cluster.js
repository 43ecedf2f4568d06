import { setTimeout as pause } from 'node:timers/promises';
import { SetupProblem } from '../setup-problem.js';
import { leaderAccordingTo, whatNodeWaitsFor } from './monitor.js';

/** An election takes up to nine seconds; a loaded machine takes its time on top. */
const limitMs = 60_000;

/**
 * @typedef {{ name: string, monitorPort: number, server: import('./program-server.js').ProgramServer }} Node
 */

/** Several nats-servers that keep the same streams. As a whole it is started and stopped as one server is. */
export class NatsCluster {
  #nodes;

  /** @param {readonly Node[]} nodes */
  constructor(nodes) {
    this.#nodes = nodes;
  }

  /** Starts the nodes that do not run; resolves when all have found each other and caught up. */
  async start() {
    await Promise.all(this.#nodes.map(({ server }) => server.start()));
    await this.untilCurrent();
  }

  /** Resolves when no node runs. Safe to call twice. */
  async stop() {
    await Promise.all(this.#nodes.map(({ server }) => server.stop()));
  }

  /** Sends a signal to every node at once. @param {NodeJS.Signals} signal */
  kill(signal) {
    for (const { server } of this.#nodes) server.kill(signal);
  }

  /** Resolves when every running node has caught up with the others, which takes a majority of all nodes. */
  async untilCurrent() {
    await Promise.all(this.#running().map((node) => untilCurrent(node)));
  }

  /**
   * The node that leads a stream, or the cluster itself; waits out an election.
   * @param {string} [stream]
   * @returns {Promise<string>} its name, `nats-1` and so on
   */
  async leader(stream) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      for (const { monitorPort } of this.#running()) {
        const leader = await leaderAccordingTo(monitorPort, stream).catch(() => undefined);
        // A node that is cut off goes on naming a leader that is gone.
        if (leader && this.#running().some(({ name }) => name === leader)) return leader;
      }
      if (Date.now() > deadline) throw new Error(`Nobody leads ${stream ?? 'the NATS cluster'} for ${limitMs} ms`);
      await pause(100);
    }
  }

  #running() {
    return this.#nodes.filter(({ server }) => server.isRunning);
  }
}

async function untilCurrent({ name, monitorPort, server }) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const reason = await whatNodeWaitsFor(monitorPort);
    if (!reason) return;
    if (!server.isRunning || Date.now() > deadline)
      throw new SetupProblem(`The NATS node ${name} does not join the others: ${reason}. Its log: ${server.logFile}`);
    await pause(50);
  }
}
