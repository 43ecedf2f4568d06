// `npm start`: everything from a fresh clone to a running system. `--only-infra` (npm run infra): PostgreSQL and NATS only.
import { projectRoot } from '../build/project-root.js';
import { prepared } from './prepare.js';

await prepared(projectRoot, async () => {
  // Loaded only now: these need the packages that were installed a moment ago.
  const { run } = await import('./run.js');
  await run(projectRoot, { onlyInfrastructure: process.argv.includes('--only-infra') });
});
