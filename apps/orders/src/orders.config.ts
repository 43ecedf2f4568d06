import { Env, ServiceConfig } from '@nestwork/service';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';

/** What orders reads from its environment. */
export class OrdersConfig extends ServiceConfig {
  @Env('ADMIN_PORT', {
    developmentDefault: 3101,
    description: 'the port of health checks and metrics, reachable from inside only.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  declare readonly adminPort: number;

  @Env('DATABASE_URL', {
    developmentDefault: 'postgres://orders:orders@127.0.0.1:55432/orders',
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
}
