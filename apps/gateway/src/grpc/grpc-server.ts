import { Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { HealthRegistry } from '@nestwork/observability';
import type { FastifyInstance } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EdgeCertificate } from '../edge/edge-certificate.js';
import { TrustedProxies } from '../edge/trusted-proxies.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { GatewayConfig } from '../gateway.config.js';
import { admitCalls } from './admit-calls.js';
import { endpointNumbers } from './endpoint-numbers.js';
import { GrpcCallers } from './grpc-callers.js';
import { grpcCredentials, renewCertificate } from './grpc-credentials.js';
import { GrpcHealth, healthProto } from './grpc-health.js';
import { grpcLimits, grpcOptions } from './grpc-limits.js';
import { GrpcMethods } from './grpc-methods.js';
import { grpcRefusals } from './grpc-refusals.js';
import { grpcService } from './grpc-services.js';
import { guardConnections } from './connection-guard.js';
import { protoPackage, protoText } from './proto-text.js';
import { showRepeatedValues } from './show-repeated-values.js';

/** Serves the endpoints by gRPC: a service for each topic, a method for each endpoint. Opens and closes together with HTTP. */
@Injectable()
export class GrpcServer implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(GrpcServer.name);
  readonly #server = new Server({
    ...grpcOptions(grpcLimits),
    interceptors: [grpcRefusals(grpcLimits)],
  });

  readonly #methods = new Set<string>();
  #healthService: GrpcHealth | undefined;
  #closing: Promise<void> = Promise.resolve();

  /** Where it listens, after the start. */
  port = 0;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: GatewayConfig,
    private readonly table: EndpointTable,
    private readonly methods: GrpcMethods,
    private readonly health: HealthRegistry,
    private readonly callers: GrpcCallers,
  ) {}

  onModuleInit(): void {
    this.#addServices();
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onReady', () => this.#listen());
    // Side by side with HTTP: each lets its own requests in flight end.
    fastify.addHook('preClose', async () => void (this.#closing = this.#close()));
    fastify.addHook('onClose', () => this.#closing);
  }

  onApplicationShutdown(): void {
    this.#server.forceShutdown();
  }

  #addServices(): void {
    const { endpoints } = this.table;
    const proto = protoText(endpoints, endpointNumbers(endpoints));
    const topics = new Set(endpoints.map(({ topic }) => topic));
    for (const topic of topics) {
      const own = endpoints.filter((endpoint) => endpoint.topic === topic);
      this.#add(grpcService(proto, `${protoPackage}.${topic}`), this.methods.of(own));
    }
    const names = new Set([...topics].map((topic) => `${protoPackage}.${topic}`));
    this.#healthService = new GrpcHealth(this.health, names, { callers: this.callers, limits: grpcLimits });
    this.#add(grpcService(healthProto, 'grpc.health.v1.Health'), this.#healthService.methods);
  }

  #add(service: ServiceDefinition, methods: UntypedServiceImplementation): void {
    this.#server.addService(service, methods);
    for (const { path } of Object.values(service)) this.#methods.add(path);
  }

  async #listen(): Promise<void> {
    const { host, grpcPort, tlsFiles } = this.config;
    const certificate = tlsFiles && new EdgeCertificate(tlsFiles);
    const bind = promisify(this.#server.bindAsync.bind(this.#server));
    try {
      this.port = await bind(`${host}:${grpcPort}`, grpcCredentials(certificate));
    } catch (cause) {
      throw new Error(`Cannot listen for gRPC on ${host}:${grpcPort}: stop what has this port, or set GRPC_PORT`, {
        cause,
      });
    }
    admitCalls(this.#server, { refusalOf: (call) => this.callers.refusalOf(call), methods: this.#methods });
    guardConnections(this.#server, { ...grpcLimits, proxies: new TrustedProxies(this.config.trustedProxies) });
    showRepeatedValues(this.#server);
    if (certificate) renewCertificate(this.#server, certificate);
    this.#logger.log({ message: 'gRPC is served', port: this.port });
  }

  /** Takes no more calls and lets those in flight end. */
  async #close(): Promise<void> {
    this.#healthService?.close();
    const ended = new AbortController();
    const shutdown = promisify(this.#server.tryShutdown.bind(this.#server))().finally(() => ended.abort());
    const patience = delay(grpcLimits.stopMs, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([shutdown, patience]);
    this.#server.forceShutdown();
  }
}
