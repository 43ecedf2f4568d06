import { join } from 'node:path';
import { commitToHandler } from '../benchmarks/commit-to-handler.js';
import { inboxConsume } from '../benchmarks/inbox-consume.js';
import { outboxDrain } from '../benchmarks/outbox-drain.js';
import { benchArguments } from './arguments.js';
import { onWorkbench, rewrite } from './bench-run.js';
import { sectionOf } from './report.js';
import { withSections } from './results-page.js';

/** Every benchmark by its id in the results. @type {Readonly<Record<string, (bench: import('./bench-run.js').Bench) => Promise<import('./report.js').Report>>>} */
const benchmarks = { B3: outboxDrain, B4: commitToHandler, B5: inboxConsume };

/**
 * Measures what the arguments say, prints the tables, and unless it was in a hurry writes them down.
 * @param {string} root  the checkout  @param {readonly string[]} args
 */
export async function runBenchmarks(root, args) {
  const { ids, ...effort } = benchArguments(args, Object.keys(benchmarks));
  await onWorkbench(root, 'npm run bench', async (workbench, machine) => {
    const circumstances = `${machine}; medians of ${effort.rounds} rounds, ${new Date().toISOString().slice(0, 10)}.`;
    for (const id of ids) {
      console.log(`\n${id}`);
      const section = sectionOf(id, await benchmarks[id]({ root, workbench, ...effort }), circumstances);
      console.log(`\n${section}`);
      if (!effort.quick) rewrite(join(root, 'bench/RESULTS.md'), (page) => withSections(page, [section]));
    }
  });
}
