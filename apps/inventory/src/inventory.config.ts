import { Env, ServiceConfig } from '@nestwork/service';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';

/** What inventory reads from its environment. */
export class InventoryConfig extends ServiceConfig {
  @Env('ADMIN_PORT', {
    developmentDefault: 3102,
    description: 'the port of health checks and metrics, reachable from inside only.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  declare readonly adminPort: number;

  @Env('DATABASE_URL', {
    developmentDefault: 'postgres://inventory:inventory@127.0.0.1:55432/inventory',
    secret: true,
    description:
      'the database of this service and the role that owns it; over TLS with ?sslmode=verify-full&sslrootcert=<PEM file>.',
  })
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must be an address that begins with postgres://' })
  readonly databaseUrl!: string;

  @Env('MIGRATE_AT_START', {
    default: false,
    developmentDefault: true,
    description: 'whether to run pending migrations at start; otherwise they refuse the start.',
  })
  @IsBoolean()
  readonly migrateAtStart!: boolean;

  @Env('SEED_PRODUCTS', {
    default: false,
    developmentDefault: true,
    description: 'whether to add the products of the example shop at start.',
  })
  @IsBoolean()
  readonly seedProducts!: boolean;
}
