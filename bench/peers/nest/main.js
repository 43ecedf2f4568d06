// Starts the gateway with ValidationPipe on Express, or with ADAPTER=fastify on Fastify. No TypeScript: that would be checked, and the packages
// of peers are there only once the benchmarks have run.
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GatewayModule } from './gateway.ts';

const adapter = process.env.ADAPTER === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(GatewayModule, adapter);
app.useGlobalPipes(new ValidationPipe());
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.send({ ready: true });
