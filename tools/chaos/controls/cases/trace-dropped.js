/** @type {import('../controls.js').Control} */
export const traceDropped = {
  name: 'trace dropped',
  means: 'what a handler sends begins a trace of its own',
  meant: 'I17',
  patches: [
    {
      file: 'libs/messaging/src/pipeline/trace-step.ts',
      find: 'traceparent: headers.get(headerNames.traceparent),',
      replace: '',
    },
  ],
  run: { faults: [] },
};
