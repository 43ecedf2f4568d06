// Runs a whole system for a spec, in a process of its own: specs are compiled to CommonJS and cannot load the tools.
// Started by system.ts with a channel; each message names a command, and is answered with its result or its error.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDataFolder } from '../../tools/infra/postgres/home.js';
import { services } from '../../tools/system/apps.js';
import { instancesOf } from '../../tools/system/instances.js';
import { startSystem } from '../../tools/system/start-system.js';
import { Releases } from './releases.js';

const [dataDir, options] = process.argv.slice(2);
// The test run builds into a folder of its own; without it, what `npm run build` left in dist is used.
const { envOf = {}, releaseBefore, ...wanted } = JSON.parse(options);
const routes = async () => (instance, env) => ({ ...env, ...envOf[instance] });
const releases = releaseBefore && new Releases(dataDir, { before: releaseBefore, now: process.env.TEST_APPS_DIR });
releases?.choose('before');
const appsDir = releases?.appsDir ?? process.env.TEST_APPS_DIR;
const running = await startSystem({ dataDir, appsDir, ...wanted, routes });
const { system, ports } = running;

const exits = [];
system.on('exit', (name, { code, signal, expected }) => {
  exits.push({ expected, text: `${name} ended with ${signal ?? code}` });
});

const commands = {
  signToken: running.signToken,
  start: (name, env) => system.start(name, env),
  stop: (name) => system.stopPart(name),
  kill: (name, signal) => system.kill(name, signal),
  use: (release) => releases.use(release, { ...running, env: wanted.env }),
  untilReady: (name) => system.untilReady(name),
  unexpectedDeaths: () => exits.filter(({ expected }) => !expected).map(({ text }) => text),
  exits: () => exits.map(({ text }) => text),
};

async function answer({ id, command, args }) {
  try {
    process.send({ id, result: await commands[command](...args) });
  } catch (error) {
    process.send({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

// What a failed spec is understood by stays until the next test run: the logs, and what the payment provider wrote down.
async function end() {
  await running.stop();
  await rename(join(dataDir, 'payment-provider.jsonl'), join(dataDir, 'logs/payment-provider.jsonl'));
  await rename(join(dataDir, 'logs'), `${dataDir}-logs`);
  await removeDataFolder(dataDir);
}

process.on('message', (message) => void answer(message));
// The spec is done, or it died: either way nothing may stay behind.
process.once('disconnect', () => void end().finally(() => process.exit()));
const { gatewayUrl, grpcAddress, providerUrl, issuerUrl } = running;
const gateways = Object.entries(ports.admin)
  .filter(([name]) => ports[name] !== undefined)
  .map(([name, port]) => ({
    url: `http://127.0.0.1:${ports[name]}`,
    grpcAddress: `127.0.0.1:${ports.grpc[name]}`,
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
  }));
const addresses = { gatewayUrl, grpcAddress, gateways, providerUrl, issuerUrl };
const parts = { services, instances: instancesOf(wanted.instances).map(({ name }) => name) };
process.send({ ready: { ...addresses, natsUrl: system.infrastructure.natsUrl, ...parts } });
