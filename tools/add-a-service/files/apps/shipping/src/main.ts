import { runService } from '@nestwork/service';
import { ShippingConfig } from './shipping.config.js';
import { ShippingModule } from './shipping.module.js';

await runService(ShippingModule, { name: 'shipping', config: ShippingConfig });
