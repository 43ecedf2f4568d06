import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { prepareDataFolder } from '../infra/data-folder.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { consoleProgress } from '../start/console-progress.js';
import { Shutdown } from '../start/shutdown.js';
import { removeOldTestData, stopServersIn, testDataDir } from '../test/test-data.js';
import { TestRun } from '../test/test-run.js';
import { resultsTable, withResults } from './results.js';
import { namedServers, serverProgram } from './server-program.js';

const document = 'docs/nats-versions.md';

/**
 * Runs the integration specs on each server version, on one node and on a cluster, one combination after the other, and prints
 * a table of what they brought. Fails when a spec failed anywhere, or when nothing ran.
 * @param {string} root  the checkout
 * @param {import('./options.js').MatrixOptions} options
 */
export async function runMatrix(root, options) {
  prepareDataFolder(join(root, '.data'));
  await removeOldTestData(root);
  const combinations = await combinationsOf(root, options);
  const matrix = new Matrix(root, options.paths);
  const shutdown = new Shutdown(console.log);
  const running = matrix.run(combinations);
  shutdown.add({ stop: () => matrix.stop().then(() => running.catch(() => {})) });
  try {
    await Promise.race([running, shutdown.requested]);
  } finally {
    await shutdown.run();
  }
  const isComplete = !shutdown.isRequested && matrix.results.every(({ failed, passed }) => failed === 0 && passed > 0);
  process.exitCode = isComplete ? 0 : 1;
  if (options.isWritten && !shutdown.isRequested) await write(join(root, document), matrix.results);
  console.log(`\n${[...matrix.failures, '', resultsTable(matrix.results)].join('\n')}`);
}

/** All programs are there before the first run: a long run should not end in a failed download. */
async function combinationsOf(root, { versions, nodes }) {
  const place = {
    cacheDir: join(root, '.data/cache'),
    named: await namedServers(process.env.NATS_SERVERS),
    progress: consoleProgress(),
  };
  const combinations = [];
  for (const wanted of versions) {
    const natsServerPath = await serverProgram(wanted, place);
    for (const natsNodes of nodes) combinations.push({ natsVersion: wanted.version, natsServerPath, natsNodes });
  }
  return combinations;
}

class Matrix {
  #root;
  #paths;
  #current;
  #isStopped = false;
  /** @type {import('./results.js').MatrixResult[]} */
  results = [];
  /** @type {string[]} */
  failures = [];

  constructor(root, paths) {
    this.#root = root;
    this.#paths = paths;
  }

  async run(combinations) {
    for (const nats of combinations) if (!this.#isStopped) await this.#runOne(nats);
  }

  async stop() {
    this.#isStopped = true;
    await this.#current?.stop();
  }

  async #runOne(nats) {
    const { natsVersion: version, natsNodes: nodes } = nats;
    const name = `nats-server ${version} on ${nodes === 1 ? 'one node' : `${nodes} nodes`}`;
    const dataDir = `${testDataDir(this.#root)}-nats-${version}-${nodes}`;
    mkdirSync(dataDir);
    console.log(`\n=== ${name}`);
    const run = new TestRun({ root: this.#root, dataDir, paths: this.#paths, nats });
    this.#current = run;
    await run.all(['int']);
    await stopServersIn(dataDir);
    const { passed, failed, skipped, failures } = run.result;
    this.results.push({ version, nodes, passed, failed, skipped });
    this.failures.push(...failures.map((failure) => `${name}: ${failure}`));
    if (!run.hasDataToLookAt) return removeDataFolder(dataDir);
    console.log(`The data and logs of this run stay in ${relative(this.#root, dataDir)} until the next one`);
  }
}

async function write(file, results) {
  await writeFile(file, withResults(await readFile(file, 'utf8'), results));
}
