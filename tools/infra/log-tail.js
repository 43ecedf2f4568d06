import { readFileSync } from 'node:fs';

/**
 * The last lines of a log file, for an error message; empty when there is no such file.
 * @param {string} file
 * @param {number} [lines]
 */
export function logTail(file, lines = 15) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
