const tick = '✓';

/** How often a long step gives a sign of life. */
const signMs = 3_000;

/**
 * Progress on the terminal: a line for each step that is done with the time it took, and a sign of life for one that is long.
 * @returns {import('../infra/progress.js').Progress}
 */
export function consoleProgress() {
  return {
    note: (text) => console.log(`  ${text}`),
    run: async (label, work, { waitingFor = () => [] } = {}) => {
      const startedAt = performance.now();
      const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
      const signOfLife = setInterval(() => {
        const names = waitingFor();
        const what = names.length > 0 ? `; waiting for ${names.join(', ')}` : '';
        console.log(`  … ${label}, ${seconds()} s so far${what}`);
      }, signMs);
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
