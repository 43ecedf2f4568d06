import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopLeftover, stopProcess } from '../stop-process.js';
import { natsConfiguration } from './configuration.js';
import { waitUntilReady } from './wait-until-ready.js';

/** nats-server as a process of this machine, with its configuration, log, pid and JetStream store in one folder. */
export class ProgramServer {
  #path;
  #folder;
  #options;
  #child;

  /**
   * @param {string} path  of the program
   * @param {string} folder
   * @param {{ port: number, testAccounts?: number, authorization?: string, node?: import('./configuration.js').ClusterNode }} options
   */
  constructor(path, folder, options) {
    this.#path = path;
    this.#folder = folder;
    this.#options = options;
  }

  get isRunning() {
    return this.#child !== undefined && !this.#hasEnded();
  }

  get storeDir() {
    return this.#file('store');
  }

  get logFile() {
    return this.#file('server.log');
  }

  /** Resolves when it accepts clients and JetStream is on; a server left over from a killed run is stopped first. */
  async start() {
    mkdirSync(this.#folder, { recursive: true });
    await this.stop();
    const configuration = natsConfiguration({
      host: '127.0.0.1',
      storeDir: this.storeDir,
      ...this.#options,
    });
    writeFileSync(this.#file('nats.conf'), configuration, { mode: 0o600 });
    this.#child = this.#spawn();
    await waitUntilReady({ port: this.#options.port, hasEnded: () => !this.isRunning, logFile: this.logFile });
  }

  /** Resolves when no server runs on our folder. Safe to call twice. */
  async stop() {
    if (this.isRunning) await stopProcess(this.#child.pid);
    else await stopLeftover(this.#recordedPid(), this.#file('nats.conf'));
    this.#child = undefined;
  }

  /** @param {NodeJS.Signals} signal for example SIGKILL, SIGSTOP, SIGCONT: for tests of broker failures */
  kill(signal) {
    this.#child?.kill(signal);
  }

  /** A session of its own: Ctrl-C in the terminal must not reach it before the applications have finished. */
  #spawn() {
    try {
      renameSync(this.logFile, `${this.logFile}.1`);
    } catch {
      // There is no log of an earlier run.
    }
    const output = openSync(this.logFile, 'a');
    const child = spawn(this.#path, ['-c', this.#file('nats.conf'), '-P', this.#file('pid')], {
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.on('error', (error) => writeFileSync(output, `${error.message}\n`));
    child.once('exit', () => closeSync(output));
    child.unref();
    return child;
  }

  #hasEnded() {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #recordedPid() {
    try {
      return Number.parseInt(readFileSync(this.#file('pid'), 'utf8'), 10);
    } catch {
      return undefined;
    }
  }

  #file(name) {
    return join(this.#folder, name);
  }
}
