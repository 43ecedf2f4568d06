/** @type {import('../check/violation.js').Invariant} */
export const noCrash = {
  id: 'I14',
  name: 'no crash',
  sentence: 'No process ended but by the nemesis, and none had an unhandled rejection or an uncaught exception.',
  async *violations(evidence) {
    for await (const exit of evidence.exits()) {
      if (exit.expected) continue;
      const what = `process ${exit.pid} ended by itself with ${exit.signal ?? `code ${exit.code}`} at ${exit.at}`;
      yield { subject: exit.instance, what, rows: [exit] };
    }
    for await (const { instance, text } of evidence.logs()) {
      if (crash.test(text)) yield { subject: instance, what: text.slice(0, 500) };
    }
  },
};

// What the frame's own handlers log, what Node prints without them, and what a process says that runs out of memory.
const crash =
  /because of an (uncaught exception|unhandled rejection)|ERR_UNHANDLED_REJECTION|Uncaught |heap out of memory|MaxListenersExceededWarning/;
