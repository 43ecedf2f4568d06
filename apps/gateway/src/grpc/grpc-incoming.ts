import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { jsonSchemaOf, newMessageId } from '@nestwork/contract-kit';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { EndpointInput, Incoming } from '../incoming/incoming.js';

/** A call by gRPC as every protocol's. */
export function grpcIncoming(endpoint: Endpoint, call: ServerUnaryCall<object, object>): Incoming {
  const { metadata, request } = call;
  return {
    protocol: 'grpc',
    correlationId: texts(metadata, 'x-correlation-id')[0] ?? newMessageId(),
    authorization: texts(metadata, 'authorization')[0],
    idempotencyKeys: texts(metadata, 'idempotency-key'),
    signal: callerGone(call),
    input: inputOf(endpoint, request),
  };
}

function texts(metadata: Metadata, name: string): readonly string[] {
  return metadata.get(name).filter((value) => typeof value === 'string');
}

/** Aborts when the caller has gone or its deadline has passed. */
function callerGone(call: ServerUnaryCall<object, object>): AbortSignal {
  const controller = new AbortController();
  if (call.cancelled) controller.abort();
  call.once('cancelled', () => controller.abort());
  return controller.signal;
}

/** Each field where its class declares it. */
function inputOf({ inputs }: Endpoint, request: object): EndpointInput {
  const part = (type: Endpoint['inputs']['body']) => {
    const { properties } = type ? jsonSchemaOf(type) : {};
    return Object.fromEntries(Object.entries(request).filter(([name]) => Object.hasOwn(Object(properties), name)));
  };
  return { body: part(inputs.body), params: part(inputs.params), query: part(inputs.query) };
}
