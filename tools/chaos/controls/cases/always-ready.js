/** @type {import('../controls.js').Control} */
export const alwaysReady = {
  name: 'always ready',
  means: 'readiness is answered without a look at the checks',
  meant: 'I16',
  patches: [
    {
      file: 'libs/observability/src/health-registry.ts',
      find: 'const outcome = outcomeOf(check).finally(() => this.#running.delete(name));',
      replace: 'const outcome = Promise.resolve({ up: true }).finally(() => this.#running.delete(name));',
    },
  ],
  // Long enough that a machine of half the speed has to notice, too.
  run: { faults: [{ id: 'F14', atMs: 2_000, holdMs: 40_000 }], seconds: 47 },
};
