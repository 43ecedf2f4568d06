/**
 * Sees what a process says of the failure that is planned in it, and how it ends.
 * @param {import('../../system/system.js').System} system  @param {string} instance
 * @param {Pick<import('./cases.js').StepCase, 'step' | 'mode'>} planned
 * @returns {{ hit: Promise<number>, ended: Promise<{ at: number, signal: string | null }>, close: () => void }}
 *   `hit`: when the process came to the step, in ms since 1970; both promises may wait for ever
 */
export function watchFailure(system, instance, { step, mode }) {
  const [hit, ended] = [Promise.withResolvers(), Promise.withResolvers()];
  const onLine = (name, text) => {
    if (name === instance && isNote(text, { step, mode })) hit.resolve(Date.now());
  };
  const onExit = (name, { signal }) => {
    if (name === instance) ended.resolve({ at: Date.now(), signal });
  };
  system.on('line', onLine);
  system.on('exit', onExit);
  const close = () => void system.off('line', onLine).off('exit', onExit);
  return { hit: hit.promise, ended: ended.promise, close };
}

/** Whether a line of a process is its note that this failure happens now. @param {string} text */
export function isNote(text, { step, mode }) {
  return text === JSON.stringify({ failPoint: step, mode });
}
