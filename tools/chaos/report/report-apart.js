import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('report-run.js', import.meta.url));

/** 10,000 sagas take some seconds. */
const limitMs = 180_000;

/**
 * Checks a run and prints its report in a process of its own: what is left of the system in this one is not in its way, and a
 * checker that does not come to an end is ended and counts as a failure.
 * @param {string} out  @returns {Promise<boolean>} whether all is well
 */
export async function reportApart(out) {
  const reporting = spawn(process.execPath, [program, out], {
    stdio: 'inherit',
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const [code, signal] = await once(reporting, 'close');
  if (signal)
    console.log(
      `The checker was ended by ${signal}, after ${limitMs} ms at most. The evidence stays: node --cpu-prof ${program} ${out}`,
    );
  return code === 0;
}
