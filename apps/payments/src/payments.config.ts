import { OutboundConfig, type OutboundRules } from '@nestwork/outbound';
import { Env } from '@nestwork/service';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';

/** What payments reads from its environment. */
export class PaymentsConfig extends OutboundConfig {
  @Env('ADMIN_PORT', {
    developmentDefault: 3103,
    description: 'the port of health checks and metrics, reachable from inside only.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  declare readonly adminPort: number;

  @Env('DATABASE_URL', {
    developmentDefault: 'postgres://payments:payments@127.0.0.1:55432/payments',
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

  @Env('PAYMENT_PROVIDER_URL', {
    developmentDefault: 'http://127.0.0.1:3200',
    description: 'where the payment provider answers.',
  })
  @Matches(/^https?:\/\/\S+$/, { message: 'must be an address that begins with http:// or https://' })
  readonly paymentProviderUrl!: string;

  /** What payments may call: the payment provider. */
  get outbound(): OutboundRules {
    return this.outboundTo([this.paymentProviderUrl]);
  }
}
