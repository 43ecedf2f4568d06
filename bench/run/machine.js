import { availableParallelism, arch, platform, totalmem } from 'node:os';

/**
 * What the figures were measured on, without anything that names the machine.
 * @param {import('./servers.js').Servers} servers
 */
export async function describeMachine({ databases, broker }) {
  const { rows } = await databases.run('SHOW server_version');
  const parts = [
    `${availableParallelism()} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GB of memory`,
    `${platform()} ${arch()}`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${rows[0].server_version}`,
    `nats-server ${broker.version}`,
  ];
  return parts.join(', ');
}
