const tick = '✓';

/**
 * Progress on the terminal: a line for each step that is done with the time it took, and a sign of life for one that is long.
 * @returns {import('../infra/progress.js').Progress}
 */
export function consoleProgress() {
  return {
    note: (text) => console.log(`  ${text}`),
    run: async (label, work) => {
      const startedAt = performance.now();
      const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
      const signOfLife = setInterval(() => console.log(`  … ${label}, ${seconds()} s so far`), 5_000);
      try {
        const result = await work();
        console.log(`${tick} ${label} (${seconds()} s)`);
        return result;
      } finally {
        clearInterval(signOfLife);
      }
    },
  };
}
