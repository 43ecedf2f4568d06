import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * An append-only file of JSON lines. An entry is on disk when `append` returns, so whatever was answered survives a
 * kill. A last line that a kill tore apart was never answered: it is cut off when the file is opened again.
 */
export class Ledger {
  #path;
  #file;

  /** @param {string} path */
  constructor(path) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a+');
    const whole = this.#bytes();
    ftruncateSync(this.#file, whole.lastIndexOf('\n') + 1);
  }

  /** @returns {object[]} everything that was appended, oldest first */
  entries() {
    const lines = this.text().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /** @param {object} entry */
  append(entry) {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#file);
  }

  /** @returns {string} the whole file */
  text() {
    return this.#bytes().toString('utf8');
  }

  close() {
    closeSync(this.#file);
  }

  #bytes() {
    return readFileSync(this.#path);
  }
}
