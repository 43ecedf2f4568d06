import type { BrokerAddress } from './broker-address.js';

/** Where the servers are that the test runner started for this run. */
export interface TestEnvironment {
  /** As a role that may create roles and databases. */
  readonly postgresUrl: string;
  /** One, or each node of a cluster. */
  readonly natsServers: readonly BrokerAddress[];
  /** A folder whose entries say which NATS accounts are taken. */
  readonly natsAccountsDir: string;
}

/** Reads where the test servers are from the variables that the test runner sets. */
export function testEnvironment(): TestEnvironment {
  const addresses = variable('TEST_NATS_URL').split(',');
  return {
    postgresUrl: variable('TEST_POSTGRES_URL'),
    natsServers: addresses.map((address) => brokerAt(address, addresses.length)),
    natsAccountsDir: variable('TEST_NATS_ACCOUNTS_DIR'),
  };
}

/** The nats-server program for tests that stop or kill a broker of their own; undefined where the run has none. */
export function natsServerPath(): string | undefined {
  return process.env['TEST_NATS_SERVER'];
}

/** The version of that program, where the run knows it. */
export function natsServerVersion(): string | undefined {
  return process.env['TEST_NATS_VERSION'];
}

// Each stream has a copy on every node: what a spec proves then holds for the streams of production.
function brokerAt(address: string, nodes: number): BrokerAddress {
  const { hostname, port } = new URL(`nats://${address.replace(/^nats:\/\//, '')}`);
  return { host: hostname, port: Number(port), ...(nodes > 1 && { replicas: nodes }) };
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: integration specs need the servers that 'npm run test:int' starts`);
  return value;
}
