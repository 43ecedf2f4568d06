// `npm run bench -- [B1 … B7 B9] [--rounds N] [--quick]`: the benchmarks beside their limits and peers; writes bench/RESULTS.md.
import { join } from 'node:path';
import { projectRoot } from '../tools/build/project-root.js';
import { installIfNeeded } from '../tools/start/install.js';
import { prepared } from '../tools/start/prepare.js';

await prepared(projectRoot, async () => {
  await installIfNeeded(join(projectRoot, 'bench'));
  // Loaded only now: these need the packages that were installed a moment ago.
  const { runBenchmarks } = await import('./run/run-benchmarks.js');
  await runBenchmarks(projectRoot, process.argv.slice(2));
});
