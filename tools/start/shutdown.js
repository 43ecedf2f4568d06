/** npm hands on the signal that the terminal has sent already, so one Ctrl-C arrives two or three times. */
const samePressMs = 1_000;

/**
 * The orderly end of a command. What is started registers how it stops; the end stops it in reverse order. The first Ctrl-C
 * (or SIGTERM, or the closing of the terminal) asks for the end, a second one forces it.
 */
export class Shutdown {
  #steps = [];
  #requestedAt;
  #announce;
  #ended;
  // Servers that run on their own and signal handlers do not keep Node from ending.
  #keepAlive = setInterval(() => {}, 60_000);

  /** Resolves when the end is asked for. */
  requested = new Promise((resolve) => (this.#announce = resolve));

  /** @param {(text: string) => void} say */
  constructor(say) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.#onSignal(say));
  }

  get isRequested() {
    return this.#requestedAt !== undefined;
  }

  /** @param {{ stop(): Promise<unknown>, force?(): Promise<unknown> | void }} step */
  add(step) {
    this.#steps.unshift(step);
  }

  /** Stops everything that was registered, the newest first. A step that fails does not keep the others from running. */
  run() {
    this.#ended ??= this.#stopAll();
    return this.#ended;
  }

  async #stopAll() {
    for (const { stop } of this.#steps) await stop().catch((error) => console.error(error));
    clearInterval(this.#keepAlive);
  }

  #onSignal(say) {
    if (!this.isRequested) {
      this.#requestedAt = Date.now();
      say('Stopping; Ctrl-C again to force it');
      this.#announce();
    } else if (Date.now() - this.#requestedAt > samePressMs) {
      say('Killing everything');
      void Promise.allSettled(this.#steps.map(async ({ force }) => force?.())).then(() => process.exit(1));
    }
  }
}
