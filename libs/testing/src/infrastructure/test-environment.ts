/** Where the servers are that the test runner started for this run. */
export interface TestEnvironment {
  /** As a role that may create roles and databases. */
  readonly postgresUrl: string;
  readonly natsHost: string;
  readonly natsPort: number;
  /** A folder whose entries say which NATS accounts are taken. */
  readonly natsAccountsDir: string;
}

/** Reads where the test servers are from the variables that the test runner sets. */
export function testEnvironment(): TestEnvironment {
  const { hostname, port } = new URL(`nats://${variable('TEST_NATS_URL').replace(/^nats:\/\//, '')}`);
  return {
    postgresUrl: variable('TEST_POSTGRES_URL'),
    natsHost: hostname,
    natsPort: Number(port),
    natsAccountsDir: variable('TEST_NATS_ACCOUNTS_DIR'),
  };
}

/** The nats-server program for tests that stop or kill a broker of their own; undefined where the run has none. */
export function natsServerPath(): string | undefined {
  return process.env['TEST_NATS_SERVER'];
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: integration specs need the servers that 'npm run test:int' starts`);
  return value;
}
