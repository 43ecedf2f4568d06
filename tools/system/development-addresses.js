import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';

/**
 * Where the system of this checkout listens, or listened when it last ran.
 * @typedef {object} DevelopmentAddresses
 * @property {string} natsUrl
 * @property {string} gatewayUrl
 * @property {string} grpcAddress  of the gateway, host and port
 * @property {string} providerUrl  of the payment provider's stand-in
 * @property {string} issuerUrl  of the development issuer
 * @property {Readonly<Record<string, number>>} admin  the admin port of each application; empty while nobody has started it here
 */

const fileName = 'addresses.json';

/** What `npm start` uses when nobody moves a port. @type {DevelopmentAddresses} */
const unmoved = {
  natsUrl: 'nats://127.0.0.1:54222',
  gatewayUrl: 'http://127.0.0.1:3000',
  grpcAddress: '127.0.0.1:3001',
  providerUrl: 'http://127.0.0.1:3200',
  issuerUrl: 'http://127.0.0.1:3210',
  admin: {},
};

/**
 * Leaves the addresses for the operator's command line and the demo: another checkout's system may listen where this one does
 * by default.
 * @param {string} dataDir
 * @param {{ natsUrl: string, ports: import('./system-ports.js').SystemPorts }} system
 */
export function leaveAddresses(dataDir, { natsUrl, ports }) {
  const addresses = {
    natsUrl,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    grpcAddress: `127.0.0.1:${ports.grpc.gateway}`,
    providerUrl: `http://127.0.0.1:${ports.provider}`,
    issuerUrl: `http://127.0.0.1:${ports.issuer}`,
    admin: ports.admin,
  };
  const file = join(dataDir, fileName);
  // An address that was given may hold a password.
  writeFileSync(`${file}.new`, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The addresses that the last `npm start` of this checkout left, else those that it would use by itself.
 * @param {string} [dataDir]
 * @returns {DevelopmentAddresses}
 */
export function developmentAddresses(dataDir = join(projectRoot, '.data/dev')) {
  try {
    return { ...unmoved, ...JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')) };
  } catch {
    return unmoved;
  }
}
