import { fork } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { once } from 'node:events';
import { logTail } from '../../tools/infra/log-tail.js';
import { usageOf } from './process-usage.js';

const stopWithParent = new URL('../../tools/system/stop-with-parent.js', import.meta.url).href;
const graceMs = 15_000;

/** One program under measurement, in a process of its own. Its output goes to a file, as that of a service in a container would. */
export class Program {
  static #running = new Set();
  #child;
  #exited;
  #file;
  #messages = [];
  #waiting = [];

  /**
   * @param {string} file  the script
   * @param {{ env: Record<string, string>, logFile: string, execArgv?: readonly string[] }} options
   */
  constructor(file, { env, logFile, execArgv = [] }) {
    const output = openSync(logFile, 'w');
    this.#file = logFile;
    this.#child = fork(file, {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      execArgv: [...execArgv, '--import', stopWithParent],
      // A group of its own: Ctrl-C reaches the run alone, and the run stops its programs.
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
      serialization: 'advanced',
    });
    closeSync(output);
    Program.#running.add(this);
    this.#exited = once(this.#child, 'close').then(() => Program.#running.delete(this));
    this.#child.on('message', (message) => this.#receive(message));
  }

  /** Ends every program that still runs. */
  static async stopAll() {
    await Promise.all([...Program.#running].map((program) => program.stop()));
  }

  get pid() {
    return this.#child.pid;
  }

  get hasEnded() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  usage() {
    return usageOf(this.pid);
  }

  /** @param {object} message */
  send(message) {
    this.#child.send(message);
  }

  /** The next message of the program; rejects with its last lines when it ends without one. */
  async message() {
    if (this.#messages.length > 0) return this.#messages.shift();
    const next = new Promise((resolve) => this.#waiting.push(resolve));
    const message = await Promise.race([next, this.#exited]);
    if (message === true || message === undefined) throw this.failure('ended');
    return message;
  }

  /** Resolves when the program has ended by itself; rejects when it failed. */
  async end() {
    await this.#exited;
    if (this.#child.exitCode !== 0) throw this.failure('failed');
  }

  /** Throws when the program is gone though nobody stopped it. */
  requireRunning() {
    if (this.hasEnded) throw this.failure('ended');
  }

  /** @param {string} what */
  failure(what) {
    return new Error(`A program under measurement ${what}; its last lines:\n${logTail(this.#file)}`);
  }

  /** As an orchestrator stops a service; after 15 s it is killed. */
  async stop() {
    if (this.hasEnded) return;
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(force);
  }

  #receive(message) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#messages.push(message);
  }
}
