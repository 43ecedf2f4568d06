import { newEdge } from './edge.js';

/**
 * A gateway with a service behind it.
 * @typedef {object} EdgeContender
 * @property {string} name
 * @property {string} label
 * @property {readonly string[]} [before]  SQL for its database
 * @property {(workbench: import('../run/workbench.js').Workbench, edge: import('./edge.js').Edge) =>
 *   Promise<{ gateway: import('../run/program.js').Program, service: import('../run/program.js').Program }>} start
 *
 * What is asked of it.
 * @typedef {object} EdgeWork
 * @property {(token: string) => import('undici').Dispatcher.DispatchOptions} request
 * @property {number} status  of a good answer
 * @property {(answer: object) => boolean} isRight
 * @property {number} connections
 * @property {number} warmUpS
 * @property {number} seconds
 */

/**
 * Sends the same request for some time, and tells how it went and what it cost.
 * @param {import('../run/bench-run.js').Bench} bench  @param {EdgeContender} contender  @param {EdgeWork} work
 */
export async function requestsTo({ root, workbench }, contender, work) {
  const { databases } = workbench.servers;
  const edge = await newEdge(root);
  await databases.create(edge.database);
  for (const sql of contender.before ?? []) await databases.run(sql, edge.database);
  const programs = [];
  try {
    const { gateway, service } = await contender.start(workbench, edge);
    programs.push(gateway, service);
    const origin = `http://127.0.0.1:${edge.port}`;
    const asked = { request: work.request(edge.token), status: work.status };
    await requireRightAnswer(origin, asked, work);
    const client = await workbench.readyPlain('load/requests.js', edge.database, {
      ORIGIN: origin,
      CONNECTIONS: work.connections,
    });
    programs.push(client);
    await underLoad(client, { ...asked, seconds: work.warmUpS });
    await databases.settle();
    return await measured(
      { gateway, service, client, servers: workbench.servers },
      { ...asked, seconds: work.seconds },
    );
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await databases.drop(edge.database);
  }
}

/** A contender that answers something else would be measured at other work. */
async function requireRightAnswer(origin, { request, status }, { isRight }) {
  const { path, method, headers, body } = request;
  const response = await fetch(new URL(path, origin), { method, headers, body });
  const text = await response.text();
  if (response.status === status && isRight(JSON.parse(text))) return;
  throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
}

async function measured({ gateway, service, client, servers }, load) {
  const usage = () => ({ gateway: gateway.usage(), service: service.usage(), ...servers.usage() });
  const before = usage();
  const { count, failed, tookS, p50Ms, p99Ms } = await underLoad(client, load);
  const after = usage();
  return {
    perSecond: count / tookS,
    p50Ms,
    p99Ms,
    gatewayUs: (after.gateway.cpuUs - before.gateway.cpuUs) / count,
    serviceUs: (after.service.cpuUs - before.service.cpuUs) / count,
    postgresUs: (after.postgresUs - before.postgresUs) / count,
    natsUs: (after.natsUs - before.natsUs) / count,
    gatewayRssMb: after.gateway.peakRssMb,
    serviceRssMb: after.service.peakRssMb,
    refusedPercent: (failed / (count + failed)) * 100,
  };
}

async function underLoad(client, load) {
  client.send(load);
  return client.message();
}
