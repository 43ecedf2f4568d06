import type { MessagingOptions } from '@nestwork/messaging';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { Env } from './config/env.js';

/** How severe a log entry must be to be written, by the names that the entries carry. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** One of the log levels. */
export type LogLevelName = (typeof logLevels)[number];

/** What every service reads from its environment; the configuration class of a service extends it. */
export class ServiceConfig {
  @Env('NATS_URL', {
    developmentDefault: 'nats://127.0.0.1:54222',
    description: 'the addresses of the NATS servers, separated by commas.',
  })
  @IsString()
  @IsNotEmpty()
  readonly natsUrl!: string;

  @Env('NATS_USER', { description: 'the NATS user of this service, where the servers ask for one.' })
  @IsOptional()
  @IsString()
  readonly natsUser?: string;

  @Env('NATS_PASSWORD', { secret: true, description: 'the password of NATS_USER.' })
  @IsOptional()
  @IsString()
  readonly natsPassword?: string;

  @Env('NATS_REPLICAS', {
    default: 3,
    developmentDefault: 1,
    description: 'on how many NATS nodes each stream is kept: 3, or 1 where there is only one node.',
  })
  @IsIn([1, 3, 5])
  readonly natsReplicas!: number;

  @Env('STREAM_RETENTION_DAYS', {
    default: 7,
    description:
      'how long NATS keeps messages at least, for audits and replays; outboxes keep theirs for 7 days, inboxes remember for 14 days longer. One value for all services.',
  })
  @IsInt()
  @Min(7)
  readonly streamRetentionDays!: number;

  @Env('HOST', {
    default: '0.0.0.0',
    developmentDefault: '127.0.0.1',
    description: 'the address to listen on, for the admin port and for HTTP.',
  })
  @IsString()
  @IsNotEmpty()
  readonly host!: string;

  @Env('ADMIN_PORT', { description: 'the port of health checks and metrics, reachable from inside only.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly adminPort!: number;

  @Env('LOG_LEVEL', { default: 'info', description: `the least severe entries to log: ${logLevels.join(', ')}.` })
  @IsIn(logLevels)
  readonly logLevel!: LogLevelName;

  @Env('ACK_WAIT_MS', {
    default: 30_000,
    description: 'how long NATS waits for a sign of life before it hands a message to another instance.',
  })
  @IsInt()
  @Min(1_000)
  readonly ackWaitMs!: number;

  @Env('STOP_DELAY_MS', {
    default: 3_000,
    developmentDefault: 0,
    description:
      'how long HTTP goes on after a stop was asked for, so that load balancers see that this instance is not ready.',
  })
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly stopDelayMs!: number;

  /** For MessagingModule: `{ service: 'orders', ...config.nats }`. */
  get nats(): Pick<MessagingOptions, 'servers' | 'user' | 'pass' | 'replicas' | 'streamRetentionDays' | 'ackWaitMs'> {
    const { natsUrl: servers, natsUser: user, natsPassword: pass, natsReplicas: replicas } = this;
    return { servers, user, pass, replicas, streamRetentionDays: this.streamRetentionDays, ackWaitMs: this.ackWaitMs };
  }
}
