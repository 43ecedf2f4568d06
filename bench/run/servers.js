import { join } from 'node:path';
import { readPid } from '../../tools/system/read-pid.js';
import { freePorts } from '../../tools/infra/ports.js';
import { startInfrastructure } from '../../tools/infra/start-infrastructure.js';
import { removeDataFolder } from '../../tools/infra/postgres/home.js';
import { stopServersIn } from '../../tools/test/test-data.js';
import { Broker } from './broker.js';
import { Databases } from './databases.js';
import { familyCpuUs } from './process-usage.js';

/** PostgreSQL and NATS of one run, with a data folder of their own that is gone at the end. */
export class Servers {
  #infrastructure;
  #dataDir;

  /** @param {import('../../tools/infra/start-infrastructure.js').Infrastructure} infrastructure  @param {string} dataDir */
  constructor(infrastructure, dataDir) {
    this.#infrastructure = infrastructure;
    this.#dataDir = dataDir;
    this.databases = new Databases(infrastructure.postgresUrl);
    this.broker = new Broker(infrastructure.natsUrl);
  }

  /** Starts both; what a killed run left behind is stopped and removed first. @param {{ dataDir: string, cacheDir: string }} places */
  static async start({ dataDir, cacheDir }) {
    await removeServers(dataDir);
    const [postgresPort, natsPort] = await freePorts(2);
    const infrastructure = await startInfrastructure({ dataDir, cacheDir, postgresPort, natsPort, databases: [] });
    const servers = new Servers(infrastructure, dataDir);
    await servers.#allowReplication();
    await servers.broker.connect();
    return servers;
  }

  /** The addresses as every program is told them. @param {string} database */
  environment(database) {
    return { DATABASE_URL: this.databases.urlOf(database), NATS_URL: this.#infrastructure.natsUrl };
  }

  get nats() {
    return this.#infrastructure.nats;
  }

  /** The processor time that each server has used so far, in µs. */
  usage() {
    const postmaster = readPid(join(this.#dataDir, 'postgres/data/postmaster.pid'));
    return { postgresUs: familyCpuUs(postmaster), natsUs: familyCpuUs(readPid(join(this.#dataDir, 'nats/pid'))) };
  }

  async stop() {
    await this.broker.close();
    await this.databases.close();
    await this.#infrastructure.stop();
    await removeServers(this.#dataDir);
  }

  /** Log tailing needs it, and it costs the others next to nothing; all contenders work on the same server. */
  async #allowReplication() {
    const { postgres } = this.#infrastructure;
    await this.databases.run("ALTER SYSTEM SET wal_level = 'logical'");
    await this.databases.close();
    await postgres.stop();
    await postgres.start();
  }
}

async function removeServers(dataDir) {
  await stopServersIn(dataDir);
  await removeDataFolder(dataDir);
}
