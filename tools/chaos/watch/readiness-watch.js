import { failingChecks } from '../../system/readiness.js';

const everyMs = 1_000;
/** The harness may be busy itself; an instance that takes longer to answer is as good as silent. */
const patienceMs = 4_000;

/** Asks every instance each second whether it is ready, and writes the answers down. */
export class ReadinessWatch {
  #urls;
  #lines;
  #timer;
  #waiting = new Set();
  #stopping = new Set();

  /**
   * @param {Readonly<Record<string, string>>} urls  by instance
   * @param {import('../json-lines.js').JsonLines} lines
   */
  constructor(urls, lines) {
    this.#urls = urls;
    this.#lines = lines;
  }

  /** Whether an instance has just said that it is about to end. @param {string} instance */
  isStopping(instance) {
    return this.#stopping.has(instance);
  }

  start() {
    this.#timer = setInterval(() => this.#askAll(), everyMs);
  }

  async stop() {
    clearInterval(this.#timer);
    await Promise.all(this.#waiting);
  }

  #askAll() {
    for (const [instance, url] of Object.entries(this.#urls)) {
      const asking = this.#ask(instance, url).finally(() => this.#waiting.delete(asking));
      this.#waiting.add(asking);
    }
  }

  async #ask(instance, url) {
    const at = new Date().toISOString();
    const answer = await readinessOf(url);
    if (answer.failing.includes('service: is stopping')) this.#stopping.add(instance);
    else if (answer.ready) this.#stopping.delete(instance);
    this.#lines.write({ at, answeredAt: new Date().toISOString(), instance, ...answer });
  }
}

async function readinessOf(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    if (response.ok) return { answered: true, ready: true, failing: [] };
    return { answered: true, ready: false, failing: failingChecks(JSON.parse(text)).split('; ') };
  } catch {
    return { answered: false, ready: false, failing: [] };
  }
}
