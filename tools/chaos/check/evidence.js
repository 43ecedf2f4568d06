/**
 * What a chaos run left behind, as evidence.md describes it. The invariants see nothing else, and read what may be large
 * as a stream: nothing here keeps more than one line.
 *
 * @typedef {object} EvidenceSource
 * @property {(path: string) => AsyncIterable<any>} lines  the JSON lines of a file; none when it does not exist
 * @property {(path: string) => Promise<any>} json  a whole file; undefined when it does not exist
 * @property {() => AsyncIterable<{ instance: string, text: string }>} logs  every line of every log
 */
export class Evidence {
  #source;

  /** @param {EvidenceSource} source */
  constructor(source) {
    this.#source = source;
  }

  /** run.json, with an empty object for each part that is missing. */
  async run() {
    const run = (await this.#source.json('run.json')) ?? {};
    return { services: [], before: {}, base: {}, after: {}, drain: {}, ...run };
  }

  /** streams.json: by the name of the stream. */
  async streams() {
    return (await this.#source.json('streams.json')) ?? {};
  }

  /**
   * The consumers of each stream that there were before the first fault or are there at the end: neither one that was lost nor one
   * that came late is overlooked.
   * @returns {Promise<Record<string, { name: string, config: { filter_subject?: string } }[]>>}
   */
  async consumers() {
    const found = structuredClone((await this.#source.json('consumers.json')) ?? {});
    for (const [stream, { consumers = [] }] of Object.entries(await this.streams())) {
      const known = (found[stream] ??= []);
      for (const consumer of consumers) if (!known.some(({ name }) => name === consumer.name)) known.push(consumer);
    }
    return found;
  }

  /** One table of one service. @param {string} service  @param {string} table */
  rows(service, table) {
    return this.#source.lines(`databases/${service}/${table}.jsonl`);
  }

  /** The messages of one stream. @param {string} stream */
  messages(stream) {
    return this.#source.lines(`messages/${stream}.jsonl`);
  }

  history() {
    return this.#source.lines('history.jsonl');
  }

  faults() {
    return this.#source.lines('faults.jsonl');
  }

  injected() {
    return this.#source.lines('injected.jsonl');
  }

  /** The payment provider's own file. */
  provider() {
    return this.#source.lines('provider.jsonl');
  }

  exits() {
    return this.#source.lines('exits.jsonl');
  }

  readiness() {
    return this.#source.lines('readiness.jsonl');
  }

  metrics() {
    return this.#source.lines('metrics.jsonl');
  }

  /** What the machine made of the harness itself. */
  machine() {
    return this.#source.lines('machine.jsonl');
  }

  /** What the checker found, where it has looked already. */
  violations() {
    return this.#source.lines('violations.jsonl');
  }

  logs() {
    return this.#source.logs();
  }
}
