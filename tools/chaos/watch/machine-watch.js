const everyMs = 500;
/** So much work is done each time to see how long it takes: half a percent of one core. */
const workMs = 2.5;

/**
 * Writes down what the machine makes of a process that wants little: how late its timer is, and how much longer than its own
 * CPU time a piece of work takes. What promises say of time is judged by it, for a busy machine is no fault of the system.
 */
export class MachineWatch {
  #lines;
  #timer;
  #dueAt = 0;

  /** @param {import('../json-lines.js').JsonLines} lines */
  constructor(lines) {
    this.#lines = lines;
  }

  start() {
    this.#arm();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #arm() {
    this.#dueAt = performance.now() + everyMs;
    this.#timer = setTimeout(() => this.#look(), everyMs);
  }

  #look() {
    const lateMs = Math.max(0, Math.round(performance.now() - this.#dueAt));
    this.#lines.write({ at: new Date().toISOString(), lateMs, slowdown: Number(slowdown().toFixed(2)) });
    this.#arm();
  }
}

/** By the clock in relation to by the processor. */
function slowdown() {
  const [startedAt, usage] = [performance.now(), process.threadCpuUsage()];
  let usedMs = 0;
  while (usedMs < workMs) {
    const { user, system } = process.threadCpuUsage(usage);
    usedMs = (user + system) / 1_000;
  }
  return Math.max(1, (performance.now() - startedAt) / usedMs);
}
