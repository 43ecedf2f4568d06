import { setTimeout as pause } from 'node:timers/promises';
import { rssOf } from '../run/process-usage.js';

const database = 'memory';
const sampleMs = 1_000;

/** One service that sends to itself, and its memory over time. */
export class Pumping {
  #program;

  /** @param {import('../run/program.js').Program} program */
  constructor(program) {
    this.#program = program;
  }

  /** @param {import('../run/workbench.js').Workbench} workbench */
  static async start(workbench) {
    const { databases, broker } = workbench.servers;
    await databases.create(database);
    await workbench.runProduct('fill', database, {});
    await broker.emptyStream();
    return new Pumping(await workbench.readyProduct('pump', database, {}));
  }

  /** Has so many more events sent; `perSecond` for an even pace. @param {{ count: number, perSecond?: number }} request */
  send(request) {
    this.#program.send(request);
  }

  /** Samples the memory until `isOver` says so. @param {(sample: Sample) => boolean} isOver @returns {Promise<Sample[]>} */
  async watch(isOver) {
    const samples = [];
    for (;;) {
      const sample = await this.#sample();
      samples.push(sample);
      if (isOver(sample)) return samples;
      await pause(sampleMs);
    }
  }

  /** The heap that is still in use after a collection, in MB. @returns {Promise<number>} */
  async heapMb() {
    this.#program.requireRunning();
    this.#program.send('collect');
    return (await this.#program.message()).heapMb;
  }

  async stop() {
    await this.#program.stop();
  }

  /**
   * @typedef {{ atMs: number, rssMb: number, sent: number, handled: number }} Sample
   * @returns {Promise<Sample>}
   */
  async #sample() {
    this.#program.requireRunning();
    this.#program.send('progress');
    const counts = await this.#program.message();
    return { atMs: performance.now(), rssMb: rssOf(this.#program.pid), ...counts };
  }
}
