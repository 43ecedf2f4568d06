// A second service, whose handler notes when it was started for each event, and tells when it is asked.
import { Module } from '@nestjs/common';
import { EventConsumer } from '@nestwork/messaging';
import { runService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { ThingHappened } from './thing-happened.js';

const times = new Map<number, bigint>();

@EventConsumer(ThingHappened, { durable: 'bench-receiver.arrivals' })
class Arrivals {
  async handle({ number }: ThingHappened): Promise<void> {
    times.set(number, process.hrtime.bigint());
  }
}

@Module({ imports: [BenchModule.forService('bench-receiver', [Arrivals])] })
class ReceiverModule {}

process.on('message', () => process.send?.({ times }));
await runService(ReceiverModule, { name: 'bench-receiver', config: BenchConfig });
