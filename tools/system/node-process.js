import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { stopLeftover } from '../infra/stop-process.js';
import { readPid } from './read-pid.js';

/**
 * How a process is started.
 * @typedef {object} NodeProcessOptions
 * @property {string} name
 * @property {string} script  absolute path of what Node runs
 * @property {Record<string, string | undefined>} env  added to our own environment; undefined takes a name away
 * @property {string} pidFile
 * @property {string} stopWithParent  absolute URL of stop-with-parent.js
 */

/**
 * One Node process of the system, which can be started, stopped and started again.
 * Emits `line` (text) for each line it writes, and `exit` ({ pid, code, signal, expected }) when it has ended.
 */
export class NodeProcess extends EventEmitter {
  #options;
  #child;
  #exited = Promise.resolve();
  #stopping = false;

  /** @param {NodeProcessOptions} options */
  constructor(options) {
    super();
    this.#options = options;
  }

  get name() {
    return this.#options.name;
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  get isStopping() {
    return this.isRunning && this.#stopping;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Stops the process of this name that a killed run left behind, if there is one. */
  async stopLeftover() {
    await stopLeftover(readPid(this.#options.pidFile), this.#options.script);
  }

  /** Starts it unless it runs. @param {Record<string, string | undefined>} [env]  added for this one start */
  async start(env = {}) {
    if (this.isRunning) return;
    this.#stopping = false;
    const child = this.#spawn(env);
    this.#child = child;
    if (child.pid) writeFileSync(this.#options.pidFile, String(child.pid));
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.emit('line', line));
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => this.emit('line', `cannot be started: ${error.message}`));
      // Not `exit`: the last lines, which say why, may still be on their way then.
      child.once('close', (code, signal) => resolve(this.#ended(child.pid, code, signal)));
    });
  }

  /** Asks it to stop and resolves when it has; after `graceMs` it is killed. */
  async stop(graceMs = 30_000) {
    if (!this.#child) return;
    this.#stopping = true;
    if (process.platform === 'win32') this.#child.disconnect();
    else this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.kill('SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(force);
  }

  /** Sends a signal and resolves when the process has ended, if the signal ends it. @param {NodeJS.Signals} signal */
  async kill(signal) {
    if (!this.#child) return;
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') this.#stopping = true;
    this.#child.kill(signal);
    if (this.#stopping) await this.#exited;
  }

  /** Sends a message to a running process that listens for it. @param {object} message */
  tell(message) {
    this.#child?.send(message);
  }

  #ended(pid, code, signal) {
    this.#child = undefined;
    rmSync(this.#options.pidFile, { force: true });
    this.emit('exit', { pid, code, signal, expected: this.#stopping });
  }

  /** A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop the processes in the right order. */
  #spawn(extra) {
    const { script, env, stopWithParent } = this.#options;
    return spawn(process.execPath, ['--enable-source-maps', '--import', stopWithParent, script], {
      env: { ...process.env, ...env, ...extra },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  }
}
