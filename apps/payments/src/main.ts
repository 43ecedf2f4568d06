import { runService } from '@nestwork/service';
import { PaymentsConfig } from './payments.config.js';
import { PaymentsModule } from './payments.module.js';

await runService(PaymentsModule, { name: 'payments', config: PaymentsConfig });
