import { readFileSync } from 'node:fs';

/**
 * The process id in a file, or undefined when there is none.
 * @param {string} file
 */
export function readPid(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
