import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { Injectable } from '@nestjs/common';
import { continueTrace, runWithTrace } from '@nestwork/observability';
import { EndpointCaller } from '../endpoints/endpoint-caller.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { ProblemReport } from '../problem/problem-report.js';
import { answerBy } from './answer-by.js';
import { grpcError } from './grpc-error.js';
import { grpcIncoming } from './grpc-incoming.js';
import { methodName } from './proto-messages.js';

/** Makes methods of endpoints, each of them called as the route of it is, in a trace of its own. */
@Injectable()
export class GrpcMethods {
  constructor(
    private readonly caller: EndpointCaller,
    private readonly report: ProblemReport,
  ) {}

  /** By the names that they have in the proto file. */
  of(endpoints: readonly Endpoint[]): UntypedServiceImplementation {
    return Object.fromEntries(endpoints.map((endpoint) => [methodName(endpoint), this.#method(endpoint)]));
  }

  #method(endpoint: Endpoint): handleUnaryCall<object, object> {
    const ask = this.caller.callOf(endpoint, 'grpc');
    return (call, callback) => {
      const incoming = grpcIncoming(endpoint, call);
      const { correlationId } = incoming;
      const answer = runWithTrace(continueTrace({ correlationId }), () => ask(incoming));
      void answerBy(callback, answer.then(Object), (error) => grpcError(this.report.of(error, correlationId)));
    };
  }
}
