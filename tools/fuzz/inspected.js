import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** The environment of a process that can be looked into. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

// By processor time, not by the clock: a process that had to wait for its processor did not hold up anybody.
const watchTurns = `(() => {
  let before = process.threadCpuUsage();
  globalThis.longestTurnMs = 0;
  setInterval(() => {
    const now = process.threadCpuUsage();
    const turnMs = (now.user + now.system - before.user - before.system) / 1000;
    before = now;
    if (turnMs > globalThis.longestTurnMs) globalThis.longestTurnMs = turnMs;
  }, 1).unref();
})()`;

/** A running process, seen by its inspector. */
export class Inspected {
  #socket;
  #calls = 0;

  constructor(socket) {
    this.#socket = socket;
  }

  /** @param {string} logFile  what the process wrote at its start */
  static async open(logFile) {
    const [, url] = /Debugger listening on (ws:\S+)/.exec(readFileSync(logFile, 'utf8')) ?? [];
    if (url === undefined) throw new Error(`${logFile} does not say where the process can be inspected`);
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspected(socket);
  }

  /** From here on it keeps account of how long it works without a look at what else there is to do. */
  async watchTurns() {
    await this.#call('Runtime.evaluate', { expression: watchTurns });
  }

  /** The longest such turn since the last call of this, in milliseconds of processor time. */
  async longestTurnMs() {
    const expression =
      '(() => { const longest = globalThis.longestTurnMs; globalThis.longestTurnMs = 0; return longest; })()';
    const { result } = await this.#call('Runtime.evaluate', { expression, returnByValue: true });
    return Number(result.value);
  }

  async collectGarbage() {
    await this.#call('HeapProfiler.collectGarbage');
    // That was a long turn, which no request is to blame for. The next one tells of it.
    await this.#call('Runtime.evaluate', {
      expression: 'new Promise((resolve) => setTimeout(resolve, 50))',
      awaitPromise: true,
    });
    await this.longestTurnMs();
  }

  close() {
    this.#socket.close();
  }

  async #call(method, params = {}) {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [{ data }] = await once(this.#socket, 'message');
      const answer = JSON.parse(data);
      if (answer.id === id) return answer.result;
    }
  }
}
