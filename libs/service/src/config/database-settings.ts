import { applyDecorators } from '@nestjs/common';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';
import { Env } from './env.js';

/** ADMIN_PORT with the port of one service while developing; in production it must be set. */
export function AdminPort(developmentDefault: number): PropertyDecorator {
  const description = 'the port of health checks and metrics, reachable from inside only.';
  return applyDecorators(Max(65_535), Min(0), IsInt(), Env('ADMIN_PORT', { developmentDefault, description }));
}

/** DATABASE_URL of a service; while developing the database of its name that `npm start` makes, in production it must be set. */
export function DatabaseUrl(service: string): PropertyDecorator {
  return applyDecorators(
    Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must be an address that begins with postgres://' }),
    Env('DATABASE_URL', {
      developmentDefault: `postgres://${service}:${service}@127.0.0.1:55432/${service}`,
      secret: true,
      description:
        'the database of this service and the role that owns it; over TLS with ?sslmode=verify-full&sslrootcert=<PEM file>.',
    }),
  );
}

/** MIGRATE_AT_START: true while developing, false in production. */
export function MigrateAtStart(): PropertyDecorator {
  return applyDecorators(
    IsBoolean(),
    Env('MIGRATE_AT_START', {
      default: false,
      developmentDefault: true,
      description: 'whether to run pending migrations at start; otherwise they refuse the start.',
    }),
  );
}
