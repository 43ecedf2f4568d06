import { startSystem } from '../../system/start-system.js';
import { freeSystemPorts } from '../../system/system-ports.js';
import { Claims } from './claims.js';
import { Databases } from './databases.js';
import { instancesOfEach } from './instances.js';
import { Links } from './links.js';
import { NatsNodes } from './nats-nodes.js';
import { reviveEnded } from './revive.js';

/**
 * A running system with everything that a fault can get hold of.
 * @typedef {object} Stage
 * @property {import('../../system/system.js').System} system
 * @property {import('./links.js').Links} links
 * @property {import('./claims.js').Claims} claims
 * @property {import('./databases.js').Databases} databases
 * @property {import('./nats-nodes.js').NatsNodes} nats
 * @property {import('../../system/system-ports.js').SystemPorts} ports
 * @property {string} natsUrl  straight to the server, past all proxies
 * @property {string} providerUrl
 * @property {string} dataDir
 * @property {readonly { name: string, url: string }[]} gateways  through their proxies
 * @property {(claims: object) => Promise<string>} signToken
 * @property {import('../json-lines.js').JsonLines} injected
 * @property {Set<string>} lost  ids of messages that the broker has lost and that are not back yet
 * @property {(name: string) => void} expectEnds  from now on a process may end by itself, because it was told to
 * @property {(name: string) => void} expectNoEnd
 * @property {(name: string) => boolean} mayEnd
 * @property {() => Promise<void>} close
 */

/**
 * Starts two of each application, each behind proxies of its own.
 * @param {{ dataDir: string, appsDir: string, nodes: number, permissionsFile?: string, env?: Record<string, string> }} options
 *   `permissionsFile`: other rights on NATS than those of the checkout; `env`: added to the environment of every process
 * @param {import('../json-lines.js').JsonLines} injected
 * @returns {Promise<Stage>}
 */
export async function openStage({ dataDir, appsDir, nodes, permissionsFile, env }, injected) {
  const links = await Links.load();
  await links.open({ nodes, instances: instancesOfEach });
  const ports = await freeSystemPorts(instancesOfEach);
  const running = await startSystem({
    dataDir,
    appsDir,
    permissionsFile,
    ports,
    instances: instancesOfEach,
    natsNodes: nodes,
    routes: async ({ natsUrl }) => links.lead({ ports, natsUrl }),
    env: { ...environment, ...env },
  });
  const { system, providerUrl, signToken } = running;
  return {
    system,
    links,
    ports,
    providerUrl,
    signToken,
    dataDir,
    injected,
    claims: new Claims(),
    databases: new Databases(system.infrastructure),
    nats: new NatsNodes(system.infrastructure),
    natsUrl: system.infrastructure.natsUrl,
    gateways: ['gateway-1', 'gateway-2'].map((name) => ({ name, url: links.clientUrl(name) })),
    lost: new Set(),
    ...keepRunning(system, links),
  };
}

/** What ends is started again, unless the whole stage closes; and who may end without that being a fault of its own. */
function keepRunning(system, links) {
  let isClosing = false;
  const ending = new Set();
  const mayEnd = (name) => ending.has(name);
  reviveEnded(system, { mayEnd, isClosing: () => isClosing });
  return {
    expectEnds: (name) => ending.add(name),
    expectNoEnd: (name) => ending.delete(name),
    mayEnd,
    close: async () => {
      isClosing = true;
      await system.stop();
      await links.close();
    },
  };
}

const collectGarbage = new URL('collect-garbage.js', import.meta.url).href;

/** The recovery times that are asked for allow no more than 15 s until a dead instance's messages go to another one. */
const environment = {
  ACK_WAIT_MS: '15000',
  LOG_LEVEL: 'info',
  NODE_OPTIONS: `--import ${collectGarbage}`,
  // As in production: the clients ask each second whom they may send requests to.
  STOP_DELAY_MS: '3000',
  // All clients come through proxies of this machine, and one address may have only so many connections.
  TRUSTED_PROXIES: '127.0.0.0/8',
};
