// `npm run fuzz -- --requests 20000 --seed 7`: requests made from the OpenAPI document and the schema of GraphQL, and every answer checked
// against them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { buildApps } from '../build/build-apps.js';
import { projectRoot } from '../build/project-root.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { apps } from '../system/apps.js';
import { startSystem } from '../system/start-system.js';
import { inspectable, Inspected } from './inspected.js';
import { readOptions, usage } from './options.js';
import { runFuzz } from './run-fuzz.js';

const args = process.argv.slice(2);

async function fuzz() {
  const { requests, seed, system } = readOptions(args);
  const promised = {
    document: JSON.parse(documentOf('openapi.json')),
    schema: buildSchema(documentOf('schema.graphql')),
  };
  const run = { promised, requests, seed, out: join(projectRoot, '.data/fuzz') };
  console.log(`seed ${seed}, ${requests} requests`);
  const { tally, failures, figures } = await (system
    ? runFuzz({ ...run, system })
    : withSystem((own) => runFuzz({ ...run, system: own })));
  console.log(`\n${tally.text()}\n\n${tally.requests} requests; ${figures.text}`);
  for (const failure of failures) console.log(`\n${failure}`);
  const problems = [figures.grown, figures.stalled].filter(Boolean);
  for (const problem of problems) console.log(`\nThe gateway: ${problem}`);
  if (failures.length > 0) console.log(`\nAgain: npm run fuzz -- --seed ${seed} --requests ${requests}`);
  const found = failures.length + problems.length;
  console.log(`\n${found} finding${found === 1 ? '' : 's'}`);
  return found === 0;
}

function documentOf(name) {
  return readFileSync(join(projectRoot, 'docs/api', name), 'utf8');
}

async function withSystem(work) {
  const dataDir = join(projectRoot, '.data', `fuzz-${process.pid}`);
  // A running `npm start` watches what it has built.
  const appsDir = join(projectRoot, 'dist/fuzz-apps');
  const errors = await buildApps({ names: apps.map(({ name }) => name), outDir: appsDir });
  if (errors.size > 0) throw new SetupProblem([...errors.values()].join('\n'));
  const { gatewayUrl, issuerUrl, ports, stop } = await startSystem({ dataDir, appsDir, env: inspectable });
  const stopped = () => stop().then(() => removeDataFolder(dataDir));
  process.once('SIGINT', () => void stopped().then(() => process.exit(1)));
  try {
    const adminUrl = `http://127.0.0.1:${ports.admin.gateway}`;
    const inspected = await Inspected.open(join(dataDir, 'logs/gateway.log'));
    return await work({ gatewayUrl, issuerUrl, adminUrl, inspected });
  } finally {
    await stopped();
  }
}

try {
  if (args.includes('--help') || args.includes('-h')) console.log(usage);
  else if (!(await fuzz())) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof SetupProblem ? error.message : error);
  process.exitCode = 1;
}
