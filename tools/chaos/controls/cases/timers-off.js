/** @type {import('../controls.js').Control} */
export const timersOff = {
  name: 'timers off',
  means: 'nobody moves a saga whose time limit has passed',
  meant: 'I3',
  patches: [
    {
      file: 'libs/saga/src/run/saga-timers.ts',
      find: 'this.ticker.start();',
      replace: 'if (!this.ticker) this.ticker.start();',
    },
  ],
  run: { faults: [], clients: 48 },
};
