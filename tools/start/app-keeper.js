import { nextRevivalMs } from './next-revival.js';

/** An application that ran for this long has recovered: its earlier crashes no longer count. */
const recoveredMs = 60_000;

/** An edit is waiting, so an application gets less time to stop than in production. */
const editGraceMs = 5_000;

/** Keeps one part of the system running during development: starts it again when it was rebuilt, and after a crash. */
export class AppKeeper {
  #system;
  #name;
  #say;
  #queue = Promise.resolve();
  #isQueued = false;
  #crashes = 0;
  #readySince;
  #revival;
  #isClosed = false;

  /**
   * @param {import('../system/system.js').System} system  @param {string} name  @param {(text: string) => void} say
   */
  constructor(system, name, say) {
    this.#system = system;
    this.#name = name;
    this.#say = say;
    system.on('exit', (exited, exit) => {
      if (exited === name && !exit.expected) this.#crashed(exit);
    });
  }

  get isReady() {
    return this.#readySince !== undefined;
  }

  /** Starts the part, or stops and starts it. Calls during a restart are served by one more restart. */
  restart() {
    clearTimeout(this.#revival);
    if (this.#isQueued || this.#isClosed) return this.#queue;
    this.#isQueued = true;
    this.#queue = this.#queue.then(() => this.#restartNow());
    return this.#queue;
  }

  /** The files have changed, so what went wrong before may be mended. */
  rebuilt() {
    this.#crashes = 0;
    return this.restart();
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#revival);
  }

  async #restartNow() {
    this.#isQueued = false;
    if (this.#isClosed) return;
    const startedAt = performance.now();
    this.#readySince = undefined;
    try {
      await this.#system.stopPart(this.#name, editGraceMs);
      if (this.#isClosed) return;
      await this.#system.start(this.#name);
      await this.#system.untilReady(this.#name);
      this.#readySince = Date.now();
      this.#say(`${this.#name} is ready (${Math.round(performance.now() - startedAt)} ms)`);
    } catch (error) {
      // When it ended, #crashed has said so already.
      if (this.#system.isRunning(this.#name) && !this.#isClosed) this.#say(error.message);
    }
  }

  #crashed({ code, signal }) {
    if (this.#isClosed) return;
    if (this.#readySince < Date.now() - recoveredMs) this.#crashes = 0;
    this.#readySince = undefined;
    this.#crashes += 1;
    const delayMs = nextRevivalMs(this.#crashes);
    const what = `${this.#name} ended unexpectedly (${signal ?? `exit code ${code}`})`;
    if (delayMs === undefined)
      return this.#say(`${what}, ${this.#crashes} times in a row; it starts again when one of its files changes`);
    this.#say(`${what}; it starts again in ${delayMs / 1000} s, or when one of its files changes`);
    this.#revival = setTimeout(() => void this.restart(), delayMs);
  }
}
