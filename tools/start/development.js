import { join } from 'node:path';
import { watchApps } from '../build/watch-apps.js';
import { apps, startOrder } from '../system/apps.js';
import { assembleSystem } from '../system/assemble-system.js';
import { AppKeeper } from './app-keeper.js';
import { formatLogLine, isNoteworthy } from './log-line.js';

/** The development loop: one compiler for all applications, and a keeper for each process. */
export class Development {
  #place;
  #shutdown;
  #outDir;
  #keepers = new Map();
  #broken = new Set();
  #system;
  #showsLogs = false;

  /** @param {object} place  @param {import('./shutdown.js').Shutdown} shutdown */
  constructor(place, shutdown) {
    this.#place = place;
    this.#shutdown = shutdown;
    this.#outDir = join(place.root, 'dist/apps');
  }

  /** Compiles everything once and goes on watching. */
  firstBuild() {
    const names = apps.map((app) => app.name);
    return this.#place.progress.run('First compilation', () => {
      const watching = watchApps({
        names,
        outDir: this.#outDir,
        onChange: (name) => this.#built(name),
        onErrors: (name, text) => this.#doesNotCompile(name, text),
        onMended: (name) => this.#compilesAgain(name),
      });
      this.#shutdown.add({ stop: () => watching.close() });
      return watching.firstBuild;
    });
  }

  /**
   * Starts the stand-ins and every application that compiles, and waits for each.
   * @param {import('../infra/start-infrastructure.js').Infrastructure} infrastructure
   * @returns {Promise<string[]>} those that are not ready
   */
  async startAll(infrastructure) {
    const { progress } = this.#place;
    this.#system = await assembleSystem(infrastructure, {
      ...this.#place,
      appsDir: this.#outDir,
      // An edit may add a consumer, and nobody runs a job in between.
      declaresItself: true,
    });
    if (this.#shutdown.isRequested) return [];
    this.#system.on('line', (name, text) => this.#show(name, text));
    for (const name of startOrder)
      this.#keepers.set(name, new AppKeeper(this.#system, name, (text) => console.log(`» ${text}`)));
    this.#shutdown.add({ stop: () => this.#stop(), force: () => this.#kill() });
    const startable = startOrder.filter((name) => !this.#broken.has(name));
    const notReady = (names) => names.filter((name) => !this.#keepers.get(name).isReady);
    await progress.run(
      `Start: ${startable.join(', ')}`,
      () => Promise.all(startable.map((name) => this.#keepers.get(name).restart())),
      { waitingFor: () => notReady(startable) },
    );
    return notReady(startOrder);
  }

  /** From now on every line of the applications goes to the terminal; until now only warnings and errors did. */
  showLogs() {
    this.#showsLogs = true;
  }

  #built(name) {
    void this.#keepers.get(name)?.rebuilt();
  }

  #doesNotCompile(name, text) {
    this.#broken.add(name);
    const consequence = this.#system?.isRunning(name) ? '; its last good version goes on running' : '';
    console.error(`\n» ${name} does not compile${consequence}\n${text}\n`);
  }

  #compilesAgain(name) {
    this.#broken.delete(name);
    console.log(`» ${name} compiles again`);
  }

  #show(name, text) {
    if (!this.#showsLogs && !isNoteworthy(text)) return;
    console.log(process.env.LOG_FORMAT === 'json' ? text : formatLogLine(name, text, { colour: wantsColour() }));
  }

  #closeKeepers() {
    for (const keeper of this.#keepers.values()) keeper.close();
  }

  async #stop() {
    this.#closeKeepers();
    await this.#place.progress.run('Stop: applications', () => this.#system.stopProcesses(), {
      waitingFor: () => startOrder.filter((name) => this.#system.isStopping(name)),
    });
  }

  async #kill() {
    this.#closeKeepers();
    await Promise.all([...this.#keepers.keys()].map((name) => this.#system.kill(name)));
  }
}

function wantsColour() {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}
