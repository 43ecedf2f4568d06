import { runService } from '@nestwork/service';
import { OrdersConfig } from './orders.config.js';
import { OrdersModule } from './orders.module.js';

await runService(OrdersModule, { name: 'orders', config: OrdersConfig });
