import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Evidence } from './evidence.js';

/**
 * The evidence in a folder.
 * @param {string} folder  what `npm run chaos` was told by --out
 */
export function evidenceIn(folder) {
  if (!existsSync(join(folder, 'run.json')))
    throw new Error(`${folder} holds no run.json, so it is no folder of a chaos run, or the run did not end`);
  return new Evidence({
    lines: (path) => jsonLines(join(folder, path)),
    json: (path) => wholeJson(join(folder, path)),
    logs: () => logLines(join(folder, 'logs')),
  });
}

async function* jsonLines(path) {
  let number = 0;
  for await (const text of linesOf(path)) {
    number += 1;
    if (text !== '') yield parsed(text, `${path}:${number}`);
  }
}

async function wholeJson(path) {
  return existsSync(path) ? parsed(await readFile(path, 'utf8'), path) : undefined;
}

async function* logLines(folder) {
  const files = existsSync(folder) ? (await readdir(folder)).toSorted() : [];
  for (const file of files) {
    // A log that grew too large has moved to `<file>.1`.
    const instance = basename(file).replace(/\.log(\.\d+)?$/, '');
    for await (const text of linesOf(join(folder, file))) yield { instance, text };
  }
}

async function* linesOf(path) {
  if (!existsSync(path)) return;
  const input = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 });
  yield* createInterface({ input, crlfDelay: Infinity });
}

function parsed(text, place) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${place} is no JSON: ${text.slice(0, 100)}`, { cause });
  }
}
