import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { describeConfig } from './describe-config.js';
import { Env } from './env.js';

class SampleConfig {
  @Env('PORT', { default: 3000, description: 'the port to listen on.' })
  @IsInt()
  readonly port!: number;

  @Env('DATABASE_URL', { developmentDefault: 'postgres://a:a@127.0.0.1/a', description: 'where the data lies.' })
  @IsString()
  readonly databaseUrl!: string;

  @Env('HOST', { default: '0.0.0.0', developmentDefault: '127.0.0.1', description: 'the address to listen on.' })
  @IsString()
  readonly host!: string;

  @Env('ALLOWED', { default: '', developmentDefault: '127.0.0.1', description: 'who may ask.' })
  @IsString()
  readonly allowed!: string;

  @Env('API_KEY', { secret: true, description: 'the key of the provider.' })
  @IsOptional()
  @IsString()
  readonly apiKey?: string;
}

describe('describeConfig', () => {
  it('writes one section with every variable, its sentence and what a developer starts with', () => {
    expect(describeConfig('orders', SampleConfig)).toBe(`# orders

# The port to listen on.
PORT=3000

# Where the data lies.
# With NODE_ENV=production: must be set.
DATABASE_URL=postgres://a:a@127.0.0.1/a

# The address to listen on.
# With NODE_ENV=production: default 0.0.0.0.
HOST=127.0.0.1

# Who may ask.
# With NODE_ENV=production: default empty.
ALLOWED=127.0.0.1

# The key of the provider.
# Secret.
API_KEY=
`);
  });
});
