import { commitToHandler } from '../benchmarks/commit-to-handler.js';
import { flood } from '../benchmarks/flood.js';
import { gatewayCommand } from '../benchmarks/gateway-command.js';
import { gatewayQuery } from '../benchmarks/gateway-query.js';
import { inboxConsume } from '../benchmarks/inbox-consume.js';
import { outboxDrain } from '../benchmarks/outbox-drain.js';
import { scale } from '../benchmarks/scale.js';
import { wholeOrders } from '../benchmarks/whole-orders.js';
import { benchArguments } from './arguments.js';
import { onWorkbench } from './bench-run.js';
import { publishSection } from './publish-section.js';

/** Every benchmark by its id in the results. @type {Readonly<Record<string, (bench: import('./bench-run.js').Bench) => Promise<import('./report.js').Report>>>} */
const benchmarks = {
  B1: gatewayQuery,
  B2: gatewayCommand,
  B3: outboxDrain,
  B4: commitToHandler,
  B5: inboxConsume,
  B6: wholeOrders,
  B7: scale,
  B9: flood,
};

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
      const report = await benchmarks[id]({ root, workbench, ...effort });
      publishSection(id, report, { root, circumstances, isKept: !effort.quick });
    }
  });
}
