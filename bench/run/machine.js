import { availableParallelism, arch, platform, totalmem } from 'node:os';
import { currentCommit } from '../../tools/build/current-commit.js';

/**
 * What the figures were measured on, without anything that names the machine, and at which commit.
 * @param {import('./servers.js').Servers} servers
 */
export async function describeMachine({ databases, broker }) {
  const { rows } = await databases.run('SHOW server_version');
  const commit = await currentCommit();
  const parts = [
    `${availableParallelism()} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GB of memory`,
    `${platform()} ${arch()}`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${rows[0].server_version}`,
    `nats-server ${broker.version}`,
    ...(commit ? [`commit ${commit}`] : []),
  ];
  return parts.join(', ');
}
