import { describe, expect, it } from '@jest/globals';
import { ServiceConfig } from '../service-config.js';
import { AdminPort, DatabaseUrl, MigrateAtStart } from './database-settings.js';
import { envFieldsOf } from './env.js';
import { loadConfig } from './load-config.js';

class ShippingConfig extends ServiceConfig {
  @AdminPort(3104)
  declare readonly adminPort: number;

  @DatabaseUrl('shipping')
  readonly databaseUrl!: string;

  @MigrateAtStart()
  readonly migrateAtStart!: boolean;
}

const production = { NODE_ENV: 'production', NATS_URL: 'nats://nats:4222', IDENTITY_KEY: 'off' };

describe('the settings of a service with a database', () => {
  it('are while developing what npm start makes for a service of that name', () => {
    const databaseUrl = 'postgres://shipping:shipping@127.0.0.1:55432/shipping';
    expect(loadConfig(ShippingConfig, {})).toMatchObject({ adminPort: 3104, databaseUrl, migrateAtStart: true });
  });

  it('must be set in production, where nothing migrates at start unless it is told to', () => {
    expect(() => loadConfig(ShippingConfig, production)).toThrow(/ADMIN_PORT is not set[^]*DATABASE_URL is not set/);
    const env = { ...production, ADMIN_PORT: '9000', DATABASE_URL: 'postgresql://db/shipping' };
    const database = { databaseUrl: 'postgresql://db/shipping', migrateAtStart: false };
    expect(loadConfig(ShippingConfig, env)).toMatchObject({ adminPort: 9000, ...database });
  });

  it.each([
    [{ ADMIN_PORT: '65536' }, 'ADMIN_PORT must not be greater than 65535'],
    [{ ADMIN_PORT: '80.5' }, 'ADMIN_PORT must be an integer number'],
    [{ DATABASE_URL: 'mysql://db/shipping' }, 'DATABASE_URL must be an address that begins with postgres://'],
    [{ MIGRATE_AT_START: 'yes' }, 'MIGRATE_AT_START must be true or false'],
  ])('are checked: %j', (env, problem) => {
    expect(() => loadConfig(ShippingConfig, env)).toThrow(problem);
  });

  it('never print the address of the database, which holds a password', () => {
    expect(envFieldsOf(ShippingConfig).find(({ variable }) => variable === 'DATABASE_URL')?.secret).toBe(true);
  });
});
