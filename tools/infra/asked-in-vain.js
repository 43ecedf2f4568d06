import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const AN_HOUR_MS = 60 * 60_000;

/**
 * Does what takes long to fail, as a download does without a network. After a failure it is not done again for an hour: whoever asks
 * until then is told at once what it was, and how to have it tried now.
 * @template T
 * @param {string} file  keeps the failure
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function unlessAskedInVain(file, work) {
  const known = await failureIn(file);
  if (known !== undefined)
    throw new Error(`${known} (less than an hour ago; to have it tried again now, remove ${file})`);
  try {
    const result = await work();
    await rm(file, { force: true });
    return result;
  } catch (error) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, error.message);
    throw error;
  }
}

async function failureIn(file) {
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => AN_HOUR_MS,
  );
  return age < AN_HOUR_MS ? readFile(file, 'utf8') : undefined;
}
