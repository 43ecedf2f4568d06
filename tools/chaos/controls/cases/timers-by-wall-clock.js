/** @type {import('../controls.js').Control} */
export const timersByWallClock = {
  name: 'timers from the wall clock',
  means: 'timers believe the clock of the process, which is five seconds ahead (emulated: F19 would need libfaketime)',
  meant: 'I12',
  patches: [
    {
      file: 'libs/saga/src/run/saga-statements.ts',
      find: 'WHERE wake_at <= statement_timestamp() AND name',
      replace: `WHERE wake_at <= statement_timestamp() + interval '5 s' AND name`,
    },
    {
      file: 'libs/saga/src/run/saga-statements.ts',
      find: 'SELECT due.*, ${CLOCK} AS now FROM due',
      replace: 'SELECT due.*, ${CLOCK} + 5000 AS now FROM due',
    },
  ],
  run: { faults: [], clients: 48 },
};
