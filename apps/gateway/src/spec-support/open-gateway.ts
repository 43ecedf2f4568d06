import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService, type RunningService } from '@nestwork/service';
import { EdgeAdapter } from '../edge/edge-adapter.js';
import { GatewayConfig } from '../gateway.config.js';
import { GatewayModule } from '../gateway.module.js';
import { TokenIssuer } from './token-issuer.js';

/** A gateway inside the spec's process, and the issuer whose tokens it trusts. */
export interface OpenGateway {
  readonly app: NestFastifyApplication;
  readonly issuer: TokenIssuer;
  readonly service: RunningService;
}

/**
 * Builds the gateway as `main.ts` does, without listening: requests are injected.
 * @param module  one that imports that of the gateway, for a spec with endpoints of its own
 */
export async function openGateway(
  env: Readonly<Record<string, string>>,
  module: Type = GatewayModule,
): Promise<OpenGateway> {
  const issuer = await TokenIssuer.create();
  const service = await createService(module, {
    name: 'gateway',
    config: GatewayConfig,
    httpAdapter: (config) => EdgeAdapter.of(config),
    env: { ADMIN_PORT: '0', GRPC_PORT: '0', LOG_LEVEL: 'fatal', ...issuer.environment, ...env },
  });
  await service.app.init();
  return { app: service.app, issuer, service };
}
