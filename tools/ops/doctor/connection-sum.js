/**
 * @typedef {{ service: string, instances: number, server: string, connections: number, reserved: number, poolSize: number,
 *   readPoolSize: number }} Pools  of one service: what an instance may open, and what its PostgreSQL server has
 */

/**
 * What all instances of all services may open together, server by server. What comes when all are taken is refused, so that the
 * last services to start, or the busiest ones, do without.
 * @param {readonly Pools[]} pools
 * @returns {import('./doctor.js').Finding[]}
 */
export function connectionFindings(pools) {
  const servers = Map.groupBy(pools, ({ server }) => server);
  return [...servers.values()].map(findingOf);
}

function findingOf(pools) {
  const { server, connections, reserved } = pools[0];
  const about = 'connections';
  const wanted = pools.reduce((sum, each) => sum + each.instances * perInstance(each), 0);
  const free = connections - reserved;
  const finding = `all instances may open ${wanted} (${pools.map(shareOf).join(', ')}); the server (${server}) gives them ${free}`;
  if (wanted <= free) return { severity: 'ok', about, finding };
  const mend = `Set max_connections to ${wanted + reserved} or more, or lower poolSize and readPoolSize of DatabaseModule.`;
  return { severity: 'problem', about, finding, mend };
}

function shareOf({ service, instances, ...pools }) {
  return `${service} ${instances} × ${perInstance(pools)}`;
}

function perInstance({ poolSize, readPoolSize }) {
  return poolSize + readPoolSize;
}
