// `npm run bench:memory -- [--messages N] [--minutes N]`: the memory of a service over very many messages and through a long outage.
import { join } from 'node:path';
import { projectRoot } from '../tools/build/project-root.js';
import { installIfNeeded } from '../tools/start/install.js';
import { prepared } from '../tools/start/prepare.js';

await prepared(projectRoot, async () => {
  await installIfNeeded(join(projectRoot, 'bench'));
  // Loaded only now: these need the packages that were installed a moment ago.
  const { runMemory } = await import('./run/run-memory.js');
  await runMemory(projectRoot, process.argv.slice(2));
});
