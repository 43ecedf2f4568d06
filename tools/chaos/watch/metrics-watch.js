import { readMetrics } from './read-metrics.js';

const everyMs = 5_000;

/** Reads the figures of every instance each five seconds and writes them down. Who does not answer is left out. */
export class MetricsWatch {
  #instances;
  #lines;
  #timer;

  /**
   * @param {readonly { instance: string, url: string, pid: () => number | undefined }[]} instances
   * @param {import('../json-lines.js').JsonLines} lines
   */
  constructor(instances, lines) {
    this.#instances = instances;
    this.#lines = lines;
  }

  start() {
    this.#timer = setInterval(() => void this.sample(), everyMs);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Reads all once, writes them down and returns them by instance. */
  async sample() {
    const samples = await Promise.all(this.#instances.map((each) => this.#sampleOne(each)));
    return Object.fromEntries(samples.filter(Boolean).map(({ instance, ...figures }) => [instance, figures]));
  }

  async #sampleOne({ instance, url, pid }) {
    const figures = await readMetrics(url).catch(() => undefined);
    if (!figures) return undefined;
    const sample = { at: new Date().toISOString(), instance, pid: pid(), ...figures };
    this.#lines.write(sample);
    return sample;
  }
}
