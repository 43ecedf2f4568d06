import { relative } from 'node:path';
import { apps, standIns } from '../system/apps.js';

/**
 * Where things are, for the person who has just started the system.
 * @param {{ root: string, dataDir: string, ports: import('../system/system-ports.js').SystemPorts,
 *           infrastructure: import('../infra/start-infrastructure.js').Infrastructure,
 *           services: readonly string[] }} place
 */
export function systemSummary(place) {
  const { ports } = place;
  const token = `curl -s http://127.0.0.1:${ports.issuer}/token`;
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  return [
    row('Gateway', `${gateway}  (open it in a browser: the API page)`),
    row('GraphQL', `${gateway}/graphql  (by POST, as JSON: {"query": "…"})`),
    row('gRPC', `127.0.0.1:${ports.grpc.gateway}  (the proto file is docs/api/gateway.proto)`),
    row(
      'Health',
      `${Object.entries(ports.admin)
        .map(([name, port]) => `${name} :${port}`)
        .join(', ')}  (/health/ready, /metrics)`,
    ),
    ...infrastructureRows(place),
    row('Token', `${token}  (of a customer who is admin, too; ?customer=<uuid>&roles=customer for another one)`),
    row('API key', 'npm run api-key -- create <client> --endpoints listProducts,listOrders'),
    row('Logs', `${relative(place.root, place.dataDir)}/logs`),
    row('Demo', 'npm run demo, in another terminal'),
    row('Operate', 'npm run ops -- doctor, in another terminal'),
    row('Stop', 'Ctrl-C'),
    '',
    'Place an order:',
    `curl ${gateway}/orders -H 'content-type: application/json' -H "authorization: Bearer $(${token})" \\`,
    `  -d '{"lines":[{"productId":"0190b5a0-0000-7000-8000-000000000001","quantity":2}],"card":"tok_ok"}'`,
  ].join('\n');
}

/** @param {Parameters<typeof systemSummary>[0]} place */
export function infrastructureSummary(place) {
  const { ports } = place;
  const data = relative(place.root, place.dataDir);
  return [
    ...infrastructureRows(place),
    row('Stop', 'Ctrl-C'),
    '',
    'Start a service against it, in another terminal:',
    ...apps.map((app) => `  ${environmentFor(place, app)}npx nest start ${app.name}`),
    ...standIns.map(({ name, file, script }) => `  PORT=${ports[name]} FILE=${data}/${file} node ${script}`),
  ].join('\n');
}

function infrastructureRows({ root, dataDir, infrastructure, services }) {
  return [
    row('NATS', infrastructure.natsUrl),
    ...services.map((name, index) => row(index === 0 ? 'PostgreSQL' : '', infrastructure.databaseUrl(name))),
    row('Data', `${relative(root, dataDir)}  (stop and remove it to start afresh)`),
  ];
}

/** Only what differs from the defaults in the configuration classes; what was moved is told to all, whoever calls it. */
function environmentFor({ infrastructure, ports }, { name, hasDatabase, ...defaults }) {
  const wanted = [
    ['NATS_URL', infrastructure.natsUrl, 'nats://127.0.0.1:54222'],
    ['ADMIN_PORT', ports.admin[name], defaults.adminPort],
    ['PORT', ports[name], defaults.port],
    ['GRPC_PORT', ports.grpc[name], defaults.grpcPort],
    ...standIns.map((standIn) => [standIn.urlVariable, localUrl(ports[standIn.name]), localUrl(standIn.port)]),
  ];
  if (hasDatabase)
    wanted.push([
      'DATABASE_URL',
      infrastructure.databaseUrl(name),
      `postgres://${name}:${name}@127.0.0.1:55432/${name}`,
    ]);
  const differing = wanted.filter(([, value, usual]) => value !== usual);
  return differing.map(([variable, value]) => `${variable}='${value}' `).join('');
}

const localUrl = (port) => `http://127.0.0.1:${port}`;

function row(label, text) {
  return `  ${label.padEnd(12)}${text}`;
}
