import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staticChecks } from './checks.js';
import { Commands } from './commands.js';
import { jestResult } from './jest-result.js';
import { missingPrograms } from './missing-programs.js';
import { oneTest, total } from './tally.js';
import { startTestInfrastructure } from './test-infrastructure.js';

// These tests mostly wait for servers, so two files at a time are right even on two cores.
const sideBySide = ['--maxWorkers=2'];

/** Declaring a consumer elects its leader first: three times as long for each of the dozens that some specs declare. */
const inCluster = '--testTimeout=240000';

/** The parts of one run, one after the other, and what they brought so far. */
export class TestRun {
  #root;
  #dataDir;
  #paths;
  #nats;
  #commands;
  #results = [];
  hasDataToLookAt = false;
  /** What this machine did not have, a sentence each. @type {readonly string[]} */
  missing = [];

  /**
   * @param {object} place
   * @param {string} place.root
   * @param {string} place.dataDir  the folder of this run
   * @param {readonly string[]} [place.paths]
   * @param {{ natsNodes?: number, natsServerPath?: string, natsVersion?: string }} [place.nats]  for the integration tests
   */
  constructor({ root, dataDir, paths = [], nats }) {
    this.#root = root;
    this.#dataDir = dataDir;
    this.#paths = paths;
    this.#nats = nats;
    this.#commands = new Commands(root);
  }

  get result() {
    return total(this.#results);
  }

  /** @param {readonly string[]} kinds */
  async all(kinds) {
    const hasEndToEnd = kinds.includes('e2e') && this.#hasEndToEnd();
    if (kinds.includes('checks')) await this.#checks();
    const isBuilt = (kinds.includes('checks') || hasEndToEnd) && (await this.#build());
    if (kinds.includes('unit')) await this.#jest('unit');
    if (kinds.includes('int')) await this.#integration();
    if (hasEndToEnd && isBuilt) await this.#endToEnd();
  }

  /** Ends what is running; what has not begun yet does not begin. */
  async stop() {
    await this.#commands.stop();
  }

  async #checks() {
    for (const { name, args } of staticChecks(this.#root)) await this.#check(name, args);
  }

  /** Into a folder of its own: a running `npm start` watches and restarts what lies in dist. */
  #build() {
    return this.#check('build', [join(this.#root, 'tools/build/build.js')], {
      OUT_DIR: this.#appsDir,
      FAIL_POINTS: 'true',
    });
  }

  async #integration() {
    try {
      const infrastructure = await startTestInfrastructure({
        root: this.#root,
        dataDir: this.#dataDir,
        nats: this.#nats,
      });
      this.missing = missingPrograms(infrastructure.env);
      const args = (this.#nats?.natsNodes ?? 1) > 1 ? [...sideBySide, inCluster] : sideBySide;
      await this.#jest('int', infrastructure.env, args).finally(() => infrastructure.stop());
    } catch (error) {
      console.error(error);
      this.#results.push(oneTest(`servers for the integration tests: ${error.message}`, false));
    }
  }

  /** A project without the folder says so here; asked for e2e alone it still fails, because nothing ran. */
  #hasEndToEnd() {
    if (existsSync(join(this.#root, 'e2e'))) return true;
    console.log('There is no folder e2e, so no test of the whole system runs');
    return false;
  }

  async #endToEnd() {
    const env = { TEST_APPS_DIR: this.#appsDir };
    if (this.#hasFiles('e2e')) await this.#jest('e2e', env, sideBySide);
    if (this.#hasFiles('chaos')) await this.#jest('chaos', env);
  }

  /** Whether the asked paths lead to a file of an end-to-end project; asked for nothing known, e2e says that nothing ran. */
  #hasFiles(project) {
    const isAlone = this.#paths.length > 0 && this.#paths.every((path) => path.includes('chaos'));
    return project === 'e2e' ? !isAlone : isAlone || this.#paths.length === 0;
  }

  async #check(name, args, env) {
    const startedAt = performance.now();
    const { exitCode, output } = await this.#commands.run(args, { env });
    const hasPassed = exitCode === 0;
    if (!hasPassed) console.log(`\n${output.trim()}\n`);
    console.log(`${hasPassed ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    this.#results.push(oneTest(name, hasPassed));
    return hasPassed;
  }

  async #jest(project, env, args = []) {
    const file = join(this.#dataDir, `${project}.json`);
    const jest = join(this.#root, 'node_modules/jest/bin/jest.js');
    const files = this.#paths.map((path) => `--testPathPatterns=${path}`);
    const { exitCode } = await this.#commands.run(
      [jest, '--selectProjects', project, '--json', `--outputFile=${file}`, ...args, ...files],
      { env, isShown: true },
    );
    const result = jestResult({ name: project, root: this.#root, exitCode, report: readReport(file) });
    this.hasDataToLookAt ||= result.failed > 0 && project !== 'unit';
    this.#results.push(result);
  }

  get #appsDir() {
    return join(this.#dataDir, 'apps');
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
