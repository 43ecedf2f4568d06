import { freePorts } from '../infra/ports.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { standIns } from './apps.js';
import { instancesOf } from './instances.js';

/**
 * Where every part of one system listens.
 * @typedef {Readonly<Record<string, number>> & { postgres: number, nats: number, admin: Readonly<Record<string, number>>,
 *   grpc: Readonly<Record<string, number>> }} SystemPorts
 *   by the names of the processes; `admin`: the admin ports of the applications; `grpc`: where they serve gRPC
 */

/** What listens where in development, and the environment variable that moves it. */
const partsOf = (instances) => [
  { key: 'postgres', purpose: 'PostgreSQL', variable: 'POSTGRES_PORT', port: 55_432 },
  { key: 'nats', purpose: 'NATS', variable: 'NATS_PORT', port: 54_222 },
  ...standIns.map(({ name, purpose, portVariable, port }) => ({ key: name, purpose, variable: portVariable, port })),
  ...instancesOf(instances)
    .filter(({ app }) => app.port)
    .map(({ name, app }) => ({ key: name, purpose: `the ${name}`, variable: 'PORT', port: app.port })),
  ...instancesOf(instances)
    .filter(({ app }) => app.grpcPort)
    .map(({ name, app }) => ({
      key: name,
      group: 'grpc',
      purpose: `gRPC of the ${name}`,
      variable: 'GRPC_PORT',
      port: app.grpcPort,
    })),
  ...instancesOf(instances).map(({ name, app }) => ({
    key: name,
    group: 'admin',
    purpose: `the admin port of ${name}`,
    variable: `${name.toUpperCase().replaceAll('-', '_')}_ADMIN_PORT`,
    port: app.adminPort,
  })),
];

/**
 * The development ports, with what the environment says instead.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {SystemPorts}
 */
export function developmentPorts(env) {
  const parts = partsOf(1);
  const numbers = parts.map((part) => portFrom(env, part));
  refuseSharedPort(parts, numbers);
  return arrange(parts, numbers);
}

/**
 * Ports that nobody uses at this moment, for a system beside the others.
 * @param {number} [instances]  how many processes of each application
 * @returns {Promise<SystemPorts>}
 */
export async function freeSystemPorts(instances = 1) {
  const parts = partsOf(instances);
  return arrange(parts, await freePorts(parts.length));
}

/**
 * What the stand-ins and the applications are going to listen on, for a check that it is free.
 * @param {SystemPorts} ports
 * @param {number} [instances]  how many processes of each application
 */
export function processPorts(ports, instances = 1) {
  return partsOf(instances)
    .filter(({ key }) => key !== 'postgres' && key !== 'nats')
    .map(({ key, group, purpose, variable }) => ({
      port: (group ? ports[group] : ports)[key],
      purpose,
      variable,
    }));
}

function arrange(parts, numbers) {
  const ports = { admin: {}, grpc: {} };
  parts.forEach(({ key, group }, index) => ((group ? ports[group] : ports)[key] = numbers[index]));
  return ports;
}

// The second one could not listen, and until then would be taken for ready: the first one answers in its place.
function refuseSharedPort(parts, numbers) {
  const second = numbers.findIndex((number, index) => numbers.indexOf(number) !== index);
  if (second < 0) return;
  const first = numbers.indexOf(numbers[second]);
  throw new SetupProblem(
    `Port ${numbers[second]} is wanted twice, for ${parts[first].purpose} (${parts[first].variable}) and for ${parts[second].purpose} (${parts[second].variable}). Move one of them.`,
  );
}

function portFrom(env, { variable, port }) {
  const text = env[variable];
  if (!text) return port;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new SetupProblem(
    `${variable}=${text} is not a port. Leave it out for ${port}, or give a number from 1 to 65535.`,
  );
}
