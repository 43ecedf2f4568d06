import { Env } from '@nestwork/service';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';
import type { CertificateFiles } from './edge/edge-certificate.js';
import { routeForm } from './routing/route.js';
import { IssuerConfig } from './identity/issuer-config.js';

/** More than a machine can serve: tests and demonstrations ask as fast as they can. */
const UNLIMITED = 1_000_000;

/** The environment of the gateway. */
export class GatewayConfig extends IssuerConfig {
  @Env('ADMIN_PORT', {
    developmentDefault: 3100,
    description: 'the port of health checks and metrics, reachable from inside only.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  override readonly adminPort!: number;

  @Env('PORT', { default: 3000, description: 'the port of the public API.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port!: number;

  @Env('GRPC_PORT', { default: 3001, description: 'the port of the public API by gRPC.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly grpcPort!: number;

  @Env('GRAPHQL_SHOWS_SCHEMA', {
    default: false,
    developmentDefault: true,
    description: 'whether GraphQL answers questions about its schema, and suggests what a wrong query may have meant.',
  })
  @IsBoolean()
  readonly graphqlShowsSchema!: boolean;

  @Env('TRUSTED_PROXIES', {
    description:
      'the addresses of the load balancers in front of the gateway, single or as ranges, separated by commas; nobody else is believed when he says for whom he calls, or may have more than 256 connections.',
  })
  @IsOptional()
  @IsString({ each: true })
  readonly trustedProxies?: string[];

  @Env('READS_PER_MINUTE', {
    default: 600,
    developmentDefault: UNLIMITED,
    description: 'how many questions one caller may ask in a minute.',
  })
  @IsInt()
  @Min(1)
  readonly readsPerMinute!: number;

  @Env('WRITES_PER_MINUTE', {
    default: 120,
    developmentDefault: UNLIMITED,
    description: 'how many changes one caller may ask for in a minute.',
  })
  @IsInt()
  @Min(1)
  readonly writesPerMinute!: number;

  @Env('ADDRESS_REQUESTS_PER_MINUTE', {
    default: 6_000,
    developmentDefault: UNLIMITED,
    description: 'how many requests each gateway takes from one address in a minute, whoever makes them.',
  })
  @IsInt()
  @Min(1)
  readonly addressRequestsPerMinute!: number;

  @Env('RATE_STORE_URL', {
    secret: true,
    description:
      'the Redis or Valkey that counts the requests of callers for all gateways together, redis:// or rediss://; without it each gateway counts its own.',
  })
  @IsOptional()
  @Matches(/^rediss?:\/\/./, { message: '$property must begin with redis:// or rediss://' })
  readonly rateStoreUrl?: string;

  @Env('SHED_ABOVE_DELAY_MS', {
    default: 100,
    developmentDefault: 1_000,
    description: 'how late the event loop may be before the gateway takes fewer requests at a time.',
  })
  @IsInt()
  @Min(20)
  readonly shedAboveDelayMs!: number;

  @Env('ROUTES', {
    description:
      'which percentage of the callers is sent elsewhere with a message, separated by commas: orders.get-order.v1:canary=10 to the canaries of its service, orders.get-order.v1:v2=10 to its next version.',
  })
  @IsOptional()
  @Matches(routeForm, { each: true })
  readonly routes?: string[];

  @Env('CORS_ORIGINS', {
    description:
      'the origins of the pages whose scripts may call the gateway, https://shop.example, separated by commas; none unless listed.',
  })
  @IsOptional()
  @IsString({ each: true })
  readonly corsOrigins?: string[];

  @Env('TLS_CERT_FILE', {
    description:
      'the certificate of the public API with its chain, as PEM; read again when it changes. Without it there is no TLS.',
  })
  @ValidateIf(wantsTls)
  @IsString()
  readonly tlsCertFile?: string;

  @Env('TLS_KEY_FILE', { description: 'the key of TLS_CERT_FILE, as PEM.' })
  @ValidateIf(wantsTls)
  @IsString()
  readonly tlsKeyFile?: string;

  /** Where both are; undefined without TLS. */
  get tlsFiles(): CertificateFiles | undefined {
    const { tlsCertFile: certFile, tlsKeyFile: keyFile } = this;
    return certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
  }
}

/** One half of the pair is a mistake: served without TLS, everybody would read what was to be secret. */
function wantsTls({ tlsCertFile, tlsKeyFile }: GatewayConfig): boolean {
  return tlsCertFile !== undefined || tlsKeyFile !== undefined;
}
