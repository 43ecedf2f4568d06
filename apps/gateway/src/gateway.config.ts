import { Env } from '@nestwork/service';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { IssuerConfig } from './identity/issuer-config.js';

/** The environment of the gateway. */
export class GatewayConfig extends IssuerConfig {
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
}
