import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from './project-root.js';

/** The commit that is checked out, with `-dirty` when files differ from it; undefined outside of a git checkout. */
export async function currentCommit() {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty', '--abbrev=7'], {
      cwd: projectRoot,
    });
    return stdout.trim();
  } catch {
    // Without git or without its history there is no name for what runs, and nothing else depends on it.
    return undefined;
  }
}
