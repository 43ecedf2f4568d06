// Fills the outbox of a fresh database with MESSAGES events over KEYS keys, and leaves them waiting: no relay runs.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { Outbox } from '@nestwork/outbox';
import { createService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { thingHappened } from './thing-happened.js';

@Module({ imports: [BenchModule.forService('bench')] })
class SeedModule {}

const PER_TRANSACTION = 1_000;

const service = await createService(SeedModule, { name: 'bench', config: BenchConfig, env: process.env });
const { messages, keys } = service.app.get(BenchConfig);
const [database, outbox] = [service.app.get(Database), service.app.get(Outbox)];
for (let first = 0; first < messages; first += PER_TRANSACTION) {
  const numbers = Array.from({ length: Math.min(PER_TRANSACTION, messages - first) }, (_, index) => first + index);
  await database.transaction(async () => {
    for (const number of numbers) await outbox.publish(thingHappened(number, keys));
  });
}
await service.stop();
process.exit();
