import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const limitBytes = 10 * 1024 * 1024;

/** Keeps the lines of one process. At 10 MiB the file moves to `<file>.1`, so a long run cannot fill the disk. */
export class LogFile {
  #file;
  #descriptor;
  #size;

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
    this.#open();
  }

  /** @param {string} line */
  write(line) {
    this.#size += writeSync(this.#descriptor, `${line}\n`);
    if (this.#size >= limitBytes) this.#rotate();
  }

  close() {
    closeSync(this.#descriptor);
  }

  #open() {
    this.#descriptor = openSync(this.#file, 'a');
    this.#size = fstatSync(this.#descriptor).size;
  }

  #rotate() {
    this.close();
    renameSync(this.#file, `${this.#file}.1`);
    this.#open();
  }
}
