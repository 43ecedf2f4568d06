// A service that sends what waits in its outbox, and nothing else. Run by the outbox benchmarks.
import { Module } from '@nestjs/common';
import { runService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';

@Module({ imports: [BenchModule.forService('bench')] })
class RelayModule {}

await runService(RelayModule, { name: 'bench', config: BenchConfig });
