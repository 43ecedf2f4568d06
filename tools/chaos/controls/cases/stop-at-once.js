/** @type {import('../controls.js').Control} */
export const stopAtOnce = {
  name: 'stop at once',
  means: 'a gateway that is told to stop closes its port before load balancers could notice',
  meant: 'I19',
  patches: [
    {
      file: 'libs/service/src/service-lifecycle.ts',
      find: 'if (http && probe.started) await delay(config.stopDelayMs);',
      replace: 'if (http && probe.started) await delay(config.stopDelayMs * 0);',
    },
  ],
  run: { faults: [{ id: 'F27', atMs: 3_000, parameters: { app: 'gateway' } }], clients: 48, seconds: 20 },
};
