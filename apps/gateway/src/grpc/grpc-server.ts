import { Server, ServerCredentials, type handleUnaryCall } from '@grpc/grpc-js';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { promisify } from 'node:util';
import { EndpointCaller } from '../endpoints/endpoint-caller.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { GatewayConfig } from '../gateway.config.js';
import fieldNumbers from './field-numbers.json' with { type: 'json' };
import { grpcIncoming } from './grpc-incoming.js';
import { grpcService } from './grpc-services.js';
import { grpcError } from './grpc-status.js';
import { methodName } from './proto-messages.js';
import { protoText } from './proto-text.js';

/** Serves the endpoints by gRPC: a service for each topic, a method for each endpoint. */
@Injectable()
export class GrpcServer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #server = new Server(LIMITS);

  constructor(
    private readonly config: GatewayConfig,
    private readonly table: EndpointTable,
    private readonly caller: EndpointCaller,
  ) {}

  /** Where it listens, after the start. */
  port = 0;

  async onApplicationBootstrap(): Promise<void> {
    const { endpoints } = this.table;
    const proto = protoText(endpoints, fieldNumbers);
    for (const topic of new Set(endpoints.map((endpoint) => endpoint.topic))) {
      const own = endpoints.filter((endpoint) => endpoint.topic === topic);
      this.#server.addService(
        grpcService(proto, topic),
        Object.fromEntries(own.map((endpoint) => [methodName(endpoint), this.#method(endpoint)])),
      );
    }
    const address = `${this.config.host}:${this.config.grpcPort}`;
    const bind = promisify(this.#server.bindAsync.bind(this.#server));
    this.port = await bind(address, ServerCredentials.createInsecure());
  }

  async onApplicationShutdown(): Promise<void> {
    await promisify(this.#server.tryShutdown.bind(this.#server))();
  }

  #method(endpoint: Endpoint): handleUnaryCall<object, object> {
    const ask = this.caller.callOf(endpoint, 'grpc');
    return (call, callback) => {
      const incoming = grpcIncoming(endpoint, call);
      ask(incoming).then(
        (answer) => callback(null, Object(answer)),
        (error: unknown) => callback(grpcError(error, incoming.correlationId)),
      );
    };
  }
}

const LIMITS = {
  'grpc.max_receive_message_length': 1_048_576,
  'grpc.max_send_message_length': 4_194_304,
  'grpc.max_concurrent_streams': 100,
  'grpc.max_metadata_size': 16_384,
};
