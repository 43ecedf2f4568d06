import { readFile } from 'node:fs/promises';
import { DemoProblem } from './demo-problem.js';

/**
 * The token of the development customer, as `npm start` left it.
 * @param {string | URL} file
 * @returns {Promise<string>}
 */
export async function readToken(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new DemoProblem('There is no development token yet. Start the system in another terminal: npm start');
  return JSON.parse(text).token;
}
