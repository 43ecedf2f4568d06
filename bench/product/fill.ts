// Declares the stream of the service and stores MESSAGES events over KEYS keys in it.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { encodeMessage, eventStream, StreamDeclarations, StreamPublisher } from '@nestwork/messaging';
import { createService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { thingHappened } from './thing-happened.js';

@Module({ imports: [BenchModule.forService('bench')] })
class FillModule {}

const IN_FLIGHT = 256;

const service = await createService(FillModule, { name: 'bench', config: BenchConfig, env: process.env });
await service.start();
const { messages, keys } = service.app.get(BenchConfig);
const publisher = service.app.get(StreamPublisher);
await service.app.get(StreamDeclarations).ensure(eventStream('bench'));
let next = 0;
const publishNext = async () => {
  while (next < messages)
    await publisher.publish(encodeMessage(thingHappened(next++, keys), { service: 'bench', via: 'stream' }));
};
await Promise.all(Array.from({ length: IN_FLIGHT }, publishNext));
await service.stop();
process.exit();
