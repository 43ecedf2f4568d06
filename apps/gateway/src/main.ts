import { runService } from '@nestwork/service';
import { EdgeAdapter } from './edge/edge-adapter.js';
import { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';

await runService(GatewayModule, {
  name: 'gateway',
  config: GatewayConfig,
  httpAdapter: (config) => EdgeAdapter.of(config),
  http: (_app, { port }) => port,
});
