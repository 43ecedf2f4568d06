import { runService } from '@nestwork/service';
import { InventoryConfig } from './inventory.config.js';
import { InventoryModule } from './inventory.module.js';

await runService(InventoryModule, { name: 'inventory', config: InventoryConfig });
