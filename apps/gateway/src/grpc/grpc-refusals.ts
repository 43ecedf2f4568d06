import { ServerInterceptingCall, ServerListenerBuilder, type Metadata, type ServerInterceptor } from '@grpc/grpc-js';
import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { correlationIdFrom, correlationIdHeader } from '../edge/correlation-id.js';
import { httpProblem } from '../problem/http-problem.js';
import { problemOf } from '../problem/problem-of.js';
import type { Problem } from '../problem/problem.js';
import { grpcError } from './grpc-error.js';
import { healthWatchPath } from './grpc-health.js';
import type { GrpcLimits } from './grpc-limits.js';

/** A call by gRPC does not say how long its caller waits. Without that, work goes on for callers that have long given up. */
@ErrorContract('gateway.deadline-missing', 'invalid')
export class DeadlineMissing extends ContractError {}

/** Refuses calls of every service before their request is read: too much metadata, or no deadline. */
export function grpcRefusals(limits: GrpcLimits): ServerInterceptor {
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next(
          new ServerListenerBuilder()
            .withOnReceiveMetadata((metadata, receive) => {
              const correlationId = correlationIdFrom(metadata.get(correlationIdHeader)[0]);
              const deadline = path === healthWatchPath ? 0 : call.getDeadline();
              const problem = problemWith(metadata, deadline, { limits, correlationId });
              if (problem) call.sendStatus(grpcError(problem));
              else receive(metadata);
            })
            .build(),
        ),
    });
}

function problemWith(
  metadata: Metadata,
  deadline: Date | number,
  { limits, correlationId }: { limits: GrpcLimits; correlationId: string },
): Problem | undefined {
  if (bytesOf(metadata) > limits.metadataBytes) return httpProblem(431, correlationId);
  return Number.isFinite(Number(deadline)) ? undefined : problemOf(DeadlineMissing.of({}), correlationId);
}

function bytesOf(metadata: Metadata): number {
  return Object.entries(metadata.toJSON())
    .flatMap(([name, values]) => values.map((value) => 32 + name.length + value.length))
    .reduce((sum, bytes) => sum + bytes, 0);
}
