import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireFreePort } from '../infra/ports.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { setupUserOf } from '../nats/authorization-text.js';
import { developmentIdentities } from '../identity/development-identities.js';
import { appEnvironment } from './app-environment.js';
import { apps, standIns } from './apps.js';
import { declareAll } from './declare.js';
import { instancesOf } from './instances.js';
import { LogFile } from './log-file.js';
import { NodeProcess } from './node-process.js';
import { System } from './system.js';
import { processPorts } from './system-ports.js';

/**
 * @typedef {object} SystemOptions
 * @property {string} root  the checkout
 * @property {string} dataDir
 * @property {string} cacheDir
 * @property {string} appsDir  holds `<app>/main.js` of each built application
 * @property {import('./system-ports.js').SystemPorts} ports
 * @property {boolean} [declaresItself]  whether each application declares its own streams and consumers, as while developing; else a job
 *   does that, and the applications have no right to
 * @property {Readonly<Record<string, string | undefined>>} [env]  added to the environment of every process
 * @property {number} [instances]  how many processes of each application; default 1
 * @property {(instance: string, env: Record<string, string | undefined>) => Record<string, string | undefined>} [route]
 *   changes the environment of one process, for example to lead it through a proxy
 */

/**
 * Puts the stand-ins and the applications on a running infrastructure, none of them started. Processes that a killed run left
 * behind are stopped, and a port that somebody else uses is reported now rather than by an application's stack trace.
 * @param {import('../infra/start-infrastructure.js').Infrastructure} infrastructure
 * @param {SystemOptions} options
 */
export async function assembleSystem(infrastructure, options) {
  const instances = instancesOf(options.instances);
  const identities = developmentIdentities(
    join(options.dataDir, 'identities.json'),
    apps.map(({ name }) => name),
  );
  const apiKeysFile = developmentApiKeys(options.dataDir);
  if (!options.declaresItself) await declareAll(infrastructure, { ...options, identities });
  const processes = [
    ...standIns.map((standIn) => standInProcess(standIn, options)),
    ...instances.map((instance) => appProcess(instance, infrastructure, { ...options, identities, apiKeysFile })),
  ];
  await Promise.all(processes.map((each) => each.stopLeftover()));
  for (const wanted of processPorts(options.ports, options.instances)) await requireFreePort(wanted);
  const system = new System(infrastructure, {
    processes,
    readyUrls: readyUrls(options.ports),
    stopOrder: stopOrderOf(instances),
  });
  keepLogs(system, processes, options.dataDir);
  return system;
}

/** @param {string} appsDir */
export function requireBuiltApps(appsDir) {
  const missing = apps.filter(({ name }) => !existsSync(join(appsDir, name, 'main.js')));
  if (missing.length === 0) return;
  throw new SetupProblem(`Not built yet: ${missing.map(({ name }) => name).join(', ')}. Run: npm run build`);
}

/** Those of one group stop together: what takes requests from outside first, the outside world last. */
function stopOrderOf(instances) {
  const outer = instances.filter(({ app }) => app.port);
  const inner = instances.filter(({ app }) => !app.port);
  return [outer, inner, standIns].map((group) => group.map(({ name }) => name));
}

function readyUrls(ports) {
  const admin = Object.entries(ports.admin).map(([name, port]) => [name, `http://127.0.0.1:${port}/health/ready`]);
  const outside = standIns.map(({ name, readyPath }) => [name, `http://127.0.0.1:${ports[name]}${readyPath}`]);
  return Object.fromEntries([...admin, ...outside]);
}

function standInProcess({ name, script, file }, { root, dataDir, ports, env }) {
  const own = { NODE_ENV: 'development', PORT: String(ports[name]), HOST: '127.0.0.1', FILE: join(dataDir, file) };
  return new NodeProcess({
    name,
    script: join(root, script),
    env: { ...env, ...own },
    ...sharedFiles(root, dataDir, name),
  });
}

function appProcess({ name, app }, infrastructure, options) {
  const {
    root,
    dataDir,
    cacheDir,
    appsDir,
    ports,
    env,
    identities,
    apiKeysFile,
    declaresItself,
    route = unrouted,
  } = options;
  const natsUser = declaresItself ? setupUserOf(app.name) : app.name;
  const system = { instance: name, natsUser, infrastructure, ports, identities, apiKeysFile };
  const own = route(name, appEnvironment(app, system));
  const compileCache = { NODE_COMPILE_CACHE: join(cacheDir, 'compile') };
  const script = join(appsDir, app.name, 'main.js');
  return new NodeProcess({
    name,
    script,
    env: { ...compileCache, ...own, ...env },
    ...sharedFiles(root, dataDir, name),
  });
}

/** Nobody has a key until `npm run api-key` makes one. */
function developmentApiKeys(dataDir) {
  const file = join(dataDir, 'api-keys.json');
  if (!existsSync(file)) writeFileSync(file, '{"clients":[]}\n', { mode: 0o600 });
  return file;
}

const unrouted = (_instance, env) => env;

function sharedFiles(root, dataDir, name) {
  mkdirSync(join(dataDir, 'pids'), { recursive: true });
  return {
    pidFile: join(dataDir, 'pids', name),
    stopWithParent: pathToFileURL(join(root, 'tools/system/stop-with-parent.js')).href,
  };
}

function keepLogs(system, processes, dataDir) {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const files = new Map(processes.map(({ name }) => [name, new LogFile(join(folder, `${name}.log`))]));
  system.on('line', (name, text) => files.get(name).write(text));
}
