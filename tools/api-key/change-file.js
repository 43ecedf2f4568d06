import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/** A file cannot be changed now; the message says what to do about it. */
export class FileRefused extends Error {
  name = 'FileRefused';
}

/**
 * The text of a file; undefined when there is none.
 * @param {string} path
 * @returns {string | undefined}
 */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Changes a file in one step: whoever looks meanwhile sees the old one or the new one. The new one keeps owner and mode; the first one is
 * nobody else's to read. Throws FileRefused while another one changes it, so that no change is lost.
 * @template {{ readonly text?: string }} Changed
 * @param {string} path
 * @param {(text: string | undefined) => Changed} change  from the present text; without a `text` the file stays as it is
 * @returns {Changed}
 */
export function changeFile(path, change) {
  const next = `${path}.new`;
  const handle = openAlone(path, next);
  let isTaken = false;
  try {
    const changed = change(readIfThere(path));
    if (changed.text !== undefined) {
      writeFileSync(handle, changed.text);
      keepRights(path, handle);
      fsyncSync(handle);
      renameSync(next, path);
      isTaken = true;
    }
    return changed;
  } finally {
    closeSync(handle);
    if (!isTaken) rmSync(next);
  }
}

function openAlone(path, next) {
  try {
    return openSync(next, 'wx', 0o600);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const remedy = `try again, or remove ${next} when it was left behind`;
    throw new FileRefused(`Somebody else is changing ${path}: ${remedy}`, { cause: error });
  }
}

/** A gateway that runs as somebody else reads the file by its group, or is its owner. */
function keepRights(path, handle) {
  const old = statSync(path, { throwIfNoEntry: false });
  if (!old) return;
  const own = fstatSync(handle);
  try {
    if (old.uid !== own.uid || old.gid !== own.gid) fchownSync(handle, old.uid, old.gid);
  } catch (cause) {
    throw new FileRefused(`${path} would belong to somebody else: run this as its owner`, { cause });
  }
  fchmodSync(handle, old.mode & 0o777);
}
