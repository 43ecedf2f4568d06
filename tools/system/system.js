import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { SetupProblem } from '../infra/setup-problem.js';
import { readiness } from './readiness.js';

/** How many lines of each process are kept in memory, for error messages and tests. */
const keptLines = 500;

/**
 * The running system: PostgreSQL, NATS, the stand-ins and the applications. Each part can be stopped, killed and
 * started alone by its name, and each node of NATS: nats-1, nats-2, ... Emits `line` (name, text) and `exit` (name, { pid, code, signal, expected }).
 */
export class System extends EventEmitter {
  #infrastructure;
  #processes;
  #readyUrls;
  #stopOrder;
  #lines = new Map();

  /**
   * @param {import('../infra/start-infrastructure.js').Infrastructure} infrastructure
   * @param {object} parts
   * @param {readonly import('./node-process.js').NodeProcess[]} parts.processes  in the order in which they start
   * @param {Readonly<Record<string, string>>} parts.readyUrls  where each process says whether it is ready
   * @param {readonly (readonly string[])[]} parts.stopOrder  the names of those that stop together, the first group first
   */
  constructor(infrastructure, { processes, readyUrls, stopOrder }) {
    super();
    this.#infrastructure = infrastructure;
    this.#processes = new Map(processes.map((each) => [each.name, each]));
    this.#readyUrls = readyUrls;
    this.#stopOrder = stopOrder;
    for (const each of processes) this.#listenTo(each);
  }

  get infrastructure() {
    return this.#infrastructure;
  }

  /** The last lines that a process wrote. @param {string} name @returns {readonly string[]} */
  logs(name) {
    return this.#lines.get(name) ?? [];
  }

  /** The id of a process while it runs. @param {string} name */
  pid(name) {
    return this.#process(name).pid;
  }

  /** @param {string} name */
  isRunning(name) {
    return this.#process(name).isRunning;
  }

  /** Whether it was told to stop and has not yet. @param {string} name */
  isStopping(name) {
    return this.#process(name).isStopping;
  }

  /**
   * Starts a part without waiting until it is ready.
   * @param {string} name  @param {Record<string, string | undefined>} [env]  added to a process's environment for this one start
   */
  async start(name, env) {
    await this.#part(name).start(env);
  }

  /** Stops a part as an orchestrator would, and resolves when it has ended. @param {string} name @param {number} [graceMs] */
  async stopPart(name, graceMs) {
    await this.#part(name).stop(graceMs);
  }

  /** Sends a signal, SIGKILL unless told otherwise. @param {string} name @param {NodeJS.Signals} [signal] */
  async kill(name, signal = 'SIGKILL') {
    await this.#part(name).kill(signal);
  }

  /** Sends a message to a running process that listens for it. @param {string} name  @param {object} message */
  tell(name, message) {
    this.#process(name).tell(message);
  }

  /** Stops a part when it runs, starts it and waits until it is ready. @param {string} name */
  async restart(name) {
    await this.stopPart(name);
    await this.start(name);
    await this.untilReady(name);
  }

  /**
   * Resolves when a process is ready; rejects when it ends, or is not ready in time, with its last lines.
   * @param {string} name  @param {{ timeoutMs?: number }} [options]
   */
  async untilReady(name, { timeoutMs = 60_000 } = {}) {
    const url = this.#readyUrls[name];
    if (!url) return;
    const deadline = Date.now() + timeoutMs;
    let state = await readiness(url);
    while (!state.ready) {
      if (!this.isRunning(name)) throw this.#notReady(name, 'it ended');
      if (Date.now() > deadline) throw this.#notReady(name, state.waitingFor);
      await pause(50);
      state = await readiness(url);
    }
  }

  /** Stops everything in order: the applications from the gateway inwards, the stand-ins, NATS, PostgreSQL. Safe to call twice. */
  async stop() {
    await this.stopProcesses();
    await this.#infrastructure.stop();
  }

  /** Stops the applications and the stand-ins, and leaves PostgreSQL and NATS running. */
  async stopProcesses() {
    for (const names of this.#stopOrder) await Promise.all(names.map((name) => this.#process(name).stop()));
  }

  #listenTo(each) {
    this.#lines.set(each.name, []);
    each.on('line', (text) => {
      const lines = this.#lines.get(each.name);
      if (lines.push(text) > keptLines) lines.shift();
      this.emit('line', each.name, text);
    });
    each.on('exit', (exit) => this.emit('exit', each.name, exit));
  }

  #part(name) {
    return this.#servers[name] ?? this.#process(name);
  }

  get #servers() {
    const { nats, natsNodes, postgres } = this.#infrastructure;
    return { ...natsNodes, nats, postgres };
  }

  #process(name) {
    const found = this.#processes.get(name);
    if (!found)
      throw new Error(
        `The system has no part "${name}"; it has: ${[...this.#processes.keys(), ...Object.keys(this.#servers)].join(', ')}`,
      );
    return found;
  }

  #notReady(name, reason) {
    return new SetupProblem(
      `${name} is not ready: ${reason}. Its last lines:\n${this.logs(name).slice(-15).join('\n')}`,
    );
  }
}
