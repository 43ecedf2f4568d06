const afterMs = 1_000;

/**
 * Starts processes again that end by themselves, as an orchestrator does. A service whose database or broker goes away while it
 * starts gives up with exit code 1 and says so; that is how it is meant to be, and the caller is told the difference.
 * @param {import('../../system/system.js').System} system
 * @param {{ mayEnd: (name: string) => boolean, isClosing: () => boolean }} stage  `mayEnd`: a fault will start it again
 */
export function reviveEnded(system, { mayEnd, isClosing }) {
  system.on('exit', (name, { expected }) => {
    if (expected || mayEnd(name)) return;
    setTimeout(() => {
      if (!isClosing()) void system.start(name);
    }, afterMs);
  });
}

/** Whether a process that ended had not been able to start. @param {readonly string[]} lastLines */
export function gaveUpStarting(lastLines) {
  return lastLines.slice(-3).some((line) => line.includes('"ServiceProcess"') && line.includes(' could not start: '));
}
