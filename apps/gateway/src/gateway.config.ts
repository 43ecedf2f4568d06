import { Env, ServiceConfig } from '@nestwork/service';
import { IsBoolean, IsInt, IsNotEmpty, IsObject, IsString, Max, Min } from 'class-validator';
import type { JWK } from 'jose';

/** The environment of the gateway. */
export class GatewayConfig extends ServiceConfig {
  @Env('ADMIN_PORT', { developmentDefault: 3100, description: 'the port of health checks and metrics, inside only.' })
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

  @Env('AUTH_PUBLIC_JWK', { parse: JSON.parse, description: 'the public ES256 key that access tokens are signed for.' })
  @IsObject()
  readonly authPublicJwk!: JWK;

  @Env('AUTH_ISSUER', { developmentDefault: 'nestwork-dev', description: 'who must have issued an access token.' })
  @IsString()
  @IsNotEmpty()
  readonly authIssuer!: string;

  @Env('AUTH_AUDIENCE', { default: 'nestwork', description: 'whom an access token must be meant for.' })
  @IsString()
  @IsNotEmpty()
  readonly authAudience!: string;
}
