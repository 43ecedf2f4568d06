import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** The logs of all processes, whole: unlike the development logs they are never cut, for they are evidence. */
export class LogFiles {
  #folder;
  #streams = new Map();

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** @param {string} name  @param {string} line */
  write(name, line) {
    if (!this.#streams.has(name)) this.#streams.set(name, createWriteStream(join(this.#folder, `${name}.log`)));
    this.#streams.get(name).write(`${line}\n`);
  }

  async close() {
    for (const stream of this.#streams.values()) stream.end();
    await Promise.all([...this.#streams.values()].map((stream) => finished(stream)));
  }
}
