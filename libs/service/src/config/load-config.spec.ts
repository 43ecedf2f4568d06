import { describe, expect, it } from '@jest/globals';
import { ArrayNotEmpty, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max } from 'class-validator';
import { inspect } from 'node:util';
import { ConfigError } from './config-error.js';
import { sourceOf } from './config-source.js';
import { Env } from './env.js';
import type { Environment } from './environment.js';
import { loadConfig } from './load-config.js';
import { printableConfig } from './printable-config.js';

const colours = ['red', 'green'] as const;

class SampleConfig {
  @Env('PORT', { default: 3000, description: 'the port to listen on.' })
  @IsInt()
  @Max(65_535)
  readonly port!: number;

  @Env('DATABASE_URL', { developmentDefault: 'postgres://a:b@localhost/a', description: 'where the data lies.' })
  @Matches(/^postgres:/)
  readonly databaseUrl!: string;

  @Env('API_KEY', { secret: true, description: 'the key of the provider.' })
  @Matches(/^key-/, { message: 'must begin with key-, which $value does not' })
  readonly apiKey!: string;

  @Env('MIGRATE', { default: false, developmentDefault: true, description: 'whether to migrate at start.' })
  @IsBoolean()
  readonly migrate!: boolean;

  @Env('COLOUR', { default: 'red', description: 'the colour.' })
  @IsIn(colours)
  readonly colour!: (typeof colours)[number];

  @Env('HOSTS', { default: 'a', parse: (text) => text.split(' '), description: 'the hosts.' })
  @IsOptional()
  readonly hosts?: unknown;

  @Env('JWK', { parse: JSON.parse, secret: true, description: 'the public key, as JSON.' })
  @IsOptional()
  @IsObject()
  readonly jwk?: object;

  @Env('TAGS', { description: 'tags, separated by commas.' })
  @IsOptional()
  @ArrayNotEmpty()
  readonly tags?: string[];
}

const complete = { API_KEY: 'key-1' };

function messageOf(env: Environment, config: new () => object = SampleConfig): string {
  try {
    loadConfig(config, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('loadConfig', () => {
  it('reads each variable as the declared type of its field', () => {
    const env = { ...complete, PORT: '80', MIGRATE: 'false', TAGS: 'a, b', JWK: '{"kty":"EC"}', HOSTS: 'x y' };
    expect(loadConfig(SampleConfig, env)).toMatchObject({
      port: 80,
      migrate: false,
      tags: ['a', 'b'],
      jwk: { kty: 'EC' },
      hosts: ['x', 'y'],
      colour: 'red',
    });
  });

  it('uses development defaults outside production, and treats an empty variable as not set', () => {
    const config = loadConfig(SampleConfig, { ...complete, PORT: '', DATABASE_URL: '' });
    expect(config).toMatchObject({ port: 3000, databaseUrl: 'postgres://a:b@localhost/a', migrate: true });
  });

  it('has no development defaults in production and says so', () => {
    const message = messageOf({ ...complete, NODE_ENV: 'production' });
    expect(message).toBe(
      'The environment has 1 problem:\n' +
        '  DATABASE_URL is not set (its development default is not used when NODE_ENV=production). Set it to: where the data lies.',
    );
  });

  it('falls back to the default of production there', () => {
    const env = { ...complete, NODE_ENV: 'production', DATABASE_URL: 'postgres://x/y' };
    expect(loadConfig(SampleConfig, env).migrate).toBe(false);
  });

  it('reports every problem at once, each with the name of its variable', () => {
    const message = messageOf({ PORT: '99999', COLOUR: 'blue', MIGRATE: 'yes' });
    expect(message).toContain('The environment has 4 problems:');
    expect(message).toContain(
      '  PORT must not be greater than 65535, but is "99999". Set it to: the port to listen on.',
    );
    expect(message).toContain('  COLOUR must be one of the following values: red, green, but is "blue".');
    expect(message).toContain('  MIGRATE must be true or false, but is "yes".');
    expect(message).toContain('  API_KEY is not set. Set it to: the key of the provider.');
  });

  it.each(['0x10', '1e3', ' 5', '5 ', '1_000', 'NaN', 'Infinity'])(
    'refuses %j as a number instead of guessing',
    (text) => expect(messageOf({ ...complete, PORT: text })).toContain('PORT must be a number in decimal digits'),
  );

  it('never prints the value of a secret, not even of a wrong or unreadable one', () => {
    const message = messageOf({ API_KEY: 'hunter2', JWK: '{hunter2' });
    expect(message).toContain('API_KEY must begin with key-, which [redacted] does not.');
    expect(message).toContain('JWK cannot be read. ');
    expect(message).not.toContain('hunter2');
  });

  it.each(['hunter2@db', 'nats://hunter2@db', 'nats://a:1,b:hunter2@db'])(
    'nor who is named before an address: %s',
    (text) => {
      const message = messageOf({ ...complete, DATABASE_URL: text });
      expect(message).toMatch(/but is ".*\[redacted\]@db"/);
      expect(message).not.toContain('hunter2');
    },
  );

  it('does not repeat the password of an address either, nor a text of any length', () => {
    const message = messageOf({ ...complete, DATABASE_URL: `mysql://me:hunter2@db/${'x'.repeat(500)}` });
    expect(message).toContain('but is "mysql://me:[redacted]@db/xxx');
    expect(message).not.toContain('hunter2');
    expect(message.length).toBeLessThan(400);
  });

  it('reports the problems in the order of the declarations', () => {
    const reported = messageOf({ PORT: '99999', MIGRATE: 'yes' }).match(/^ {2}\w+/gm);
    expect(reported).toEqual(['  PORT', '  API_KEY', '  MIGRATE']);
  });

  it('prints itself without secrets and without passwords inside addresses', () => {
    const config = loadConfig(SampleConfig, { API_KEY: 'key-hunter2', DATABASE_URL: 'postgres://me:hunter2@db/x' });
    for (const text of [JSON.stringify(config), inspect(config), JSON.stringify({ config })]) {
      expect(text).not.toContain('hunter2');
      expect(text).toContain('DATABASE_URL');
    }
  });

  it('prints every variable, also those that are not set, and knows which were', () => {
    const config = loadConfig(SampleConfig, {
      ...complete,
      PORT: '80',
      COLOUR: '',
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://x',
    });
    expect(printableConfig(config)).toEqual({
      PORT: 80,
      DATABASE_URL: 'postgres://x',
      API_KEY: '[redacted]',
      MIGRATE: false,
      COLOUR: 'red',
      HOSTS: 'a',
      JWK: null,
      TAGS: null,
    });
    expect(sourceOf(config)).toEqual({ environment: ['PORT', 'DATABASE_URL', 'API_KEY'], defaults: 'production' });
    expect(sourceOf(loadConfig(SampleConfig, complete))).toEqual({ environment: ['API_KEY'], defaults: 'development' });
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig(SampleConfig, complete);
    expect(Reflect.set(config, 'port', 1)).toBe(false);
    expect(config.port).toBe(3000);
  });

  it('lets a subclass declare a field again', () => {
    class OtherPort extends SampleConfig {
      @Env('PORT', { default: 4000, description: 'another port.' })
      @IsInt()
      override readonly port!: number;
    }
    expect(loadConfig(OtherPort, complete).port).toBe(4000);
    expect(loadConfig(SampleConfig, complete).port).toBe(3000);
  });

  it('refuses a class with a field that nothing validates', () => {
    class Careless {
      @Env('NAME', { description: 'a name.' })
      readonly name!: string;

      @Env('CITY', { description: 'a city.' })
      @IsString()
      readonly city!: string;
    }
    expect(() => loadConfig(Careless, { NAME: 'a', CITY: 'b' })).toThrow(
      'Careless reads name without a class-validator decorator that checks it',
    );
  });
});
