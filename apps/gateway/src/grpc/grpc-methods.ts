import type {
  handleServerStreamingCall,
  handleUnaryCall,
  sendUnaryData,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { Injectable } from '@nestjs/common';
import { continueTrace, runWithTrace } from '@nestwork/observability';
import { TrustedProxies } from '../edge/trusted-proxies.js';
import { EndpointCaller, type EndpointCall } from '../endpoints/endpoint-caller.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointReport } from '../endpoints/endpoint-report.js';
import { GatewayConfig } from '../gateway.config.js';
import { grpcError } from './grpc-error.js';
import { ProblemReport } from '../problem/problem-report.js';
import { grpcIncoming, type GrpcCall } from './grpc-incoming.js';
import { writeTo } from './write-to.js';
import { methodName } from './proto-messages.js';

/** Makes methods of endpoints, each of them called as the route of it is, in a trace of its own. */
@Injectable()
export class GrpcMethods {
  readonly #proxies: TrustedProxies;

  constructor(
    private readonly caller: EndpointCaller,
    private readonly report: EndpointReport,
    private readonly problems: ProblemReport,
    { trustedProxies }: GatewayConfig,
  ) {
    this.#proxies = new TrustedProxies(trustedProxies);
  }

  /** By the names that they have in the proto file. */
  of(endpoints: readonly Endpoint[]): UntypedServiceImplementation {
    return Object.fromEntries(
      endpoints.map((endpoint) => [
        methodName(endpoint),
        endpoint.streams ? this.#stream(endpoint) : this.#method(endpoint),
      ]),
    );
  }

  #stream(endpoint: Endpoint): handleServerStreamingCall<object, object> {
    const ask = this.caller.callOf(endpoint, 'grpc');
    return (call) => void this.#write(endpoint, ask, call);
  }

  async #write(endpoint: Endpoint, ask: EndpointCall, call: ServerWritableStream<object, object>): Promise<void> {
    const incoming = grpcIncoming(endpoint, call, this.#proxies);
    const trace = continueTrace({ correlationId: incoming.correlationId });
    const outcome = await runWithTrace(trace, () => this.report.outcomeOf(endpoint, ask, incoming));
    // The stream of grpc-js takes a status for an error, and sends it.
    if ('problem' in outcome) return void call.emit('error', grpcError(outcome.problem));
    const failure = (error: unknown) => grpcError(this.problems.of(error, incoming.correlationId));
    return writeTo(call, outcome.answer as AsyncIterable<object>, failure);
  }

  #method(endpoint: Endpoint): handleUnaryCall<object, object> {
    const ask = this.caller.callOf(endpoint, 'grpc');
    return (call, callback) => void this.#answer(endpoint, ask, { call, callback });
  }

  async #answer(endpoint: Endpoint, ask: EndpointCall, { call, callback }: Asked): Promise<void> {
    const incoming = grpcIncoming(endpoint, call, this.#proxies);
    const trace = continueTrace({ correlationId: incoming.correlationId });
    const outcome = await runWithTrace(trace, () => this.report.outcomeOf(endpoint, ask, incoming));
    if ('problem' in outcome) callback(grpcError(outcome.problem));
    else callback(null, Object(outcome.answer));
  }
}

/** A call, and who waits for its answer. */
interface Asked {
  readonly call: GrpcCall;
  readonly callback: sendUnaryData<object>;
}
