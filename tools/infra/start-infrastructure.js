import { join, resolve } from 'node:path';
import { prepareDataFolder } from './data-folder.js';
import { startNats } from './nats/start-nats.js';
import { startPostgres } from './postgres/start-postgres.js';
import { silent } from './progress.js';
import { notOurs } from './server.js';

/**
 * @typedef {object} InfrastructureOptions
 * @property {string} dataDir  everything that is kept lies here
 * @property {string} cacheDir  what may be shared between data folders: the nats-server program
 * @property {number} postgresPort
 * @property {number} natsPort  of the only node, or of the first one
 * @property {number} [natsNodes]  that many nodes as one cluster; default 1
 * @property {string} [natsServerPath]  the program to run, instead of the first one that is found; `natsVersion` names it
 * @property {string} [natsVersion]
 * @property {readonly string[]} databases  one database and one owner role for each of these services
 * @property {number} [testAccounts]  that many separate NATS accounts instead of a single open one
 * @property {import('../nats/development-users.js').NatsUsers} [natsUsers]  who may do what on our own NATS; without it everybody everything
 * @property {string} [givenPostgresUrl]  an administrator's address: use that server and start none
 * @property {string} [givenNatsUrl]  use that server and start none
 * @property {import('./progress.js').Progress} [progress]
 */

/**
 * A running PostgreSQL and NATS. `postgres` and `nats` can be stopped, killed and started alone, for tests of their failure.
 * @typedef {object} Infrastructure
 * @property {string} postgresUrl  the administrator's
 * @property {(service: string) => string} databaseUrl
 * @property {string} natsUrl  the addresses of all nodes with commas between them
 * @property {(user: string) => Record<string, string>} natsLogin  the environment of whoever connects as this user; empty where there are none
 * @property {number} natsReplicas  how many copies of a stream the nodes can keep
 * @property {string} [natsServerPath]  the nats-server program, when there is one
 * @property {string} [natsServerVersion]  its version
 * @property {import('./server.js').Server} postgres
 * @property {import('./server.js').Server} nats  all its nodes; with several of them a NatsCluster
 * @property {Readonly<Record<string, import('./server.js').Server>>} natsNodes  each node alone, by the names nats-1, nats-2, ...
 * @property {readonly string[]} ownServers  the names of those that are ours to stop
 * @property {() => Promise<void>} stop  NATS first, then PostgreSQL; servers that were given are left alone
 */

/**
 * Brings up PostgreSQL with the services' databases, and NATS with JetStream. When one of them fails, the other is stopped
 * again before the error is thrown.
 * @param {InfrastructureOptions} options
 * @returns {Promise<Infrastructure>}
 */
export async function startInfrastructure(options) {
  const dataDir = resolve(options.dataDir);
  prepareDataFolder(dataDir);
  const started = await Promise.allSettled([
    startNats({
      ...options,
      authorization: options.natsUsers?.authorization,
      folder: join(dataDir, 'nats'),
      progress: options.progress ?? silent,
    }),
    startPostgres({ ...options, dataDir, progress: options.progress ?? silent }),
  ]);
  const failure = started.find((attempt) => attempt.status === 'rejected');
  if (failure) {
    await Promise.all(started.map((attempt) => attempt.value?.server.stop()));
    throw failure.reason;
  }
  const [nats, postgres] = started.map((attempt) => attempt.value);
  return {
    postgresUrl: postgres.adminUrl,
    databaseUrl: postgres.databaseUrl,
    natsUrl: nats.url,
    natsLogin: (user) => (nats.server === notOurs ? undefined : options.natsUsers?.loginOf(user)) ?? {},
    natsReplicas: nats.replicas,
    natsNodes: nats.nodes,
    natsServerPath: nats.serverPath,
    natsServerVersion: nats.serverVersion,
    postgres: postgres.server,
    nats: nats.server,
    ownServers: [...(nats.server === notOurs ? [] : ['NATS']), ...(postgres.server === notOurs ? [] : ['PostgreSQL'])],
    stop: async () => {
      await nats.server.stop();
      await postgres.server.stop();
    },
  };
}
