// A service whose handler writes one row for each event, CONCURRENCY at once. Run by the inbox benchmarks.
import { Module } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { EventConsumer } from '@nestwork/messaging';
import { runService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { furtherConsumers } from './further-consumers.js';
import { ThingHappened } from './thing-happened.js';

// A decorator states its options when the class is made, so this one cannot wait for the configuration.
const concurrency = Number(process.env['CONCURRENCY'] ?? 10);

@EventConsumer(ThingHappened, { durable: 'bench.effects', concurrency })
class Effects {
  constructor(private readonly database: Database) {}

  async handle({ thing, number, note }: ThingHappened): Promise<void> {
    this.database.executeWithCommit('INSERT INTO effect VALUES ($1, $2, $3)', [thing, number, note]);
  }
}

const further = furtherConsumers(Number(process.env['SUBSCRIPTIONS'] ?? 0));

// The measured one comes last: it would handle much of the stream while the others are still being declared.
@Module({ imports: [BenchModule.forService('bench', [...further, Effects])] })
class ConsumerModule {}

await runService(ConsumerModule, { name: 'bench', config: BenchConfig });
