/**
 * @typedef {{ service: string, instances: number, server: string, connections: number, reserved: number, poolSize: number,
 *   readPoolSize: number }} Pools  of one service: what an instance may open, and what its PostgreSQL server has
 * @typedef {{ service: string, instances: number, unknown: string }} UnknownPools  of one that could not be asked, and why
 */

/**
 * What all instances of all services may open together, server by server. What comes when all are taken is refused, so that the
 * last services to start, or the busiest ones, do without.
 * @param {readonly (Pools | UnknownPools)[]} pools
 * @returns {import('./doctor.js').Finding[]}
 */
export function connectionFindings(pools) {
  const [unknown, known] = [pools.filter((each) => 'unknown' in each), pools.filter((each) => !('unknown' in each))];
  const servers = Map.groupBy(known, ({ server }) => server);
  return [...[...servers.values()].map(findingOf), ...unknown.map(missingOf)];
}

function missingOf({ service, instances, unknown }) {
  const finding = `what ${service} may open, ${instances} × its pools, is in no sum: ${unknown}`;
  return { severity: 'warning', about: 'connections', finding, mend: 'Ask again once it answers.' };
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
