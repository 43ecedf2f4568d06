/** @type {import('../controls.js').Control} */
export const undoneInOrder = {
  name: 'undone from the front',
  means: 'a saga undoes its first step first',
  meant: 'I11',
  patches: [
    {
      file: 'libs/saga/src/decide/transitions.ts',
      find: 'const step = done.at(-1);',
      replace: 'const step = done.at(0);',
    },
  ],
  run: { faults: [] },
};
