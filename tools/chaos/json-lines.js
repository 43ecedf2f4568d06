import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** A file of JSON objects, one a line, that grows while a run goes on. */
export class JsonLines {
  #stream;

  /** @param {string} file  replaced when it exists */
  constructor(file) {
    mkdirSync(dirname(file), { recursive: true });
    this.#stream = createWriteStream(file);
  }

  /** @param {object} line */
  write(line) {
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  /** Resolves when everything is in the file. */
  async close() {
    this.#stream.end();
    await finished(this.#stream);
  }
}
