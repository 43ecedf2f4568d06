import type { IdentityOptions, MessagingOptions } from '@nestwork/messaging';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsJSON,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
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
  // The client would pass over them in silence.
  @Matches(/^[^@]+$/, { message: 'must hold no user, password or token: they go into NATS_USER and NATS_PASSWORD' })
  readonly natsUrl!: string;

  @Env('NATS_USER', { description: 'the NATS user of this service, where the servers ask for one.' })
  @IsOptional()
  @IsString()
  readonly natsUser?: string;

  @Env('NATS_PASSWORD', { secret: true, description: 'the password of NATS_USER.' })
  @IsOptional()
  @IsString()
  readonly natsPassword?: string;

  @Env('NATS_TLS', {
    default: false,
    description: 'true: the connection to NATS must be encrypted, and the certificate of the server right.',
  })
  @IsBoolean()
  readonly natsTls!: boolean;

  @Env('NATS_CA_FILE', {
    description: 'the authority of the certificates of NATS, a PEM file; default: those of the system.',
  })
  @IsOptional()
  @IsString()
  readonly natsCaFile?: string;

  @Env('NATS_CERT_FILE', { description: 'the certificate that this service shows to NATS, a PEM file.' })
  @IsOptional()
  @IsString()
  readonly natsCertFile?: string;

  @Env('NATS_KEY_FILE', { description: 'the private key of NATS_CERT_FILE, a PEM file.' })
  @IsOptional()
  @IsString()
  readonly natsKeyFile?: string;

  @Env('IDENTITY_KEY', {
    developmentDefault: 'off',
    parse: (text) => (text === 'off' ? text : JSON.parse(text)),
    secret: true,
    description:
      'the private Ed25519 key, as a JSON Web Key, that this service proves with who it is; off: nothing is proven, and nobody is asked for a proof.',
  })
  @ValidateIf(({ identityKey }: ServiceConfig) => identityKey !== 'off')
  @IsObject()
  readonly identityKey!: 'off' | IdentityOptions['key'];

  @Env('IDENTITY_KEYS', {
    default: '{}',
    description: 'the public keys of the services whose messages are believed: {"gateway":{"keys":[...]},...}.',
  })
  @IsJSON()
  readonly identityKeys!: string;

  @Env('IDENTITY_EDGES', {
    default: 'gateway',
    description: 'the services that may speak for users, separated by commas; the others speak for themselves only.',
  })
  @IsString()
  readonly identityEdges!: string;

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

  @Env('DECLARE_ONLY', {
    default: false,
    description:
      'true: prepares what the service needs (migrations with MIGRATE_AT_START, streams, consumers) and ends. For a job with rights that the service itself does not have.',
  })
  @IsBoolean()
  readonly declareOnly!: boolean;

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

  @Env('INSTANCE_GROUP', {
    default: 'stable',
    description:
      'stable, or canary for an instance that takes only the requests which are sent to canaries; of streams it takes its share either way.',
  })
  @IsIn(['stable', 'canary'])
  readonly instanceGroup!: 'stable' | 'canary';

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
  get nats(): Omit<MessagingOptions, 'service'> {
    const { natsUrl: servers, natsUser: user, natsPassword: pass, natsReplicas: replicas } = this;
    const { streamRetentionDays, ackWaitMs, instanceGroup: group, identity, tls } = this;
    const secured = { ...(tls && { tls }), ...(identity && { identity }) };
    return { servers, user, pass, replicas, streamRetentionDays, ackWaitMs, group, ...secured };
  }

  private get tls(): MessagingOptions['tls'] {
    const { natsTls, natsCaFile: caFile, natsCertFile: certFile, natsKeyFile: keyFile } = this;
    if (!natsTls && !caFile && !certFile && !keyFile) return undefined;
    return { ...(caFile && { caFile }), ...(certFile && { certFile }), ...(keyFile && { keyFile }) };
  }

  private get identity(): IdentityOptions | undefined {
    if (this.identityKey === 'off') return undefined;
    return {
      key: this.identityKey,
      trust: {
        keys: JSON.parse(this.identityKeys),
        edges: this.identityEdges.split(',').map((edge) => edge.trim()),
      },
    };
  }
}
