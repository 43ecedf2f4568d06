import { spawn } from 'node:child_process';
import { stopProcess } from '../infra/stop-process.js';

/** Longer than any part of the run takes on a slow machine; a part that hangs must not hang the run. */
const limitMs = 30 * 60_000;

/** Runs the Node commands of a test run one after the other, and ends the one that is running when the run is interrupted. */
export class Commands {
  #root;
  #current;
  #isStopped = false;

  /** @param {string} root  the checkout, in which they run */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {readonly string[]} args  for Node
   * @param {{ env?: Record<string, string>, isShown?: boolean }} [options]  `isShown`: straight to the terminal
   * @returns {Promise<{ exitCode: number | null, output: string }>}
   */
  async run(args, { env = {}, isShown = false } = {}) {
    if (this.#isStopped) return { exitCode: null, output: 'not run: interrupted' };
    const stdio = isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(process.execPath, args, { cwd: this.#root, env: { ...process.env, ...env }, stdio });
    this.#current = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const exitCode = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    clearTimeout(limit);
    return { exitCode, output };
  }

  async stop() {
    this.#isStopped = true;
    const child = this.#current;
    if (child?.pid && child.exitCode === null && child.signalCode === null) await stopProcess(child.pid);
  }
}
