import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../tools/build/project-root.js';
import { developmentIdentities } from '../../tools/identity/development-identities.js';
import { apps } from '../../tools/system/apps.js';
import { declareAll } from '../../tools/system/declare.js';

/** Two builds of the applications, of which one is chosen at a time. */
export class Releases {
  #dataDir;
  #builds;
  #chosen = 0;

  /** @param {string} dataDir  @param {Readonly<Record<string, string>>} builds  where each lies, by its name */
  constructor(dataDir, builds) {
    this.#dataDir = dataDir;
    this.#builds = builds;
    mkdirSync(dataDir, { recursive: true });
  }

  /** What the processes are started from. */
  get appsDir() {
    return join(this.#dataDir, 'apps');
  }

  /** A process that starts meanwhile finds the one or the other. @param {string} release */
  choose(release) {
    const link = `${this.appsDir}.${(this.#chosen += 1)}`;
    symlinkSync(this.#builds[release], link);
    renameSync(link, this.appsDir);
  }

  /**
   * Chooses a release, and runs the job of each of its applications as a deployment does first: migrations, streams, consumers.
   * @param {string} release  @param {import('../../tools/system/start-system.js').RunningSystem & { env?: object }} running
   */
  async use(release, { system, ports, env }) {
    this.choose(release);
    const identities = developmentIdentities(
      join(this.#dataDir, 'identities.json'),
      apps.map(({ name }) => name),
    );
    const options = { root: projectRoot, appsDir: this.appsDir, ports, identities, env };
    await declareAll(system.infrastructure, options);
  }
}
