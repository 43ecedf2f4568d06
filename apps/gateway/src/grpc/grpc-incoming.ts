import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { correlationIdFrom, correlationIdHeader } from '../edge/correlation-id.js';
import type { TrustedProxies } from '../edge/trusted-proxies.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { fieldsOf } from '../incoming/fields-of.js';
import type { EndpointInput, Incoming } from '../incoming/incoming.js';
import { apiKeyHeader, requestHeaders } from '../incoming/request-headers.js';
import { withoutNulls } from '../incoming/without-nulls.js';

/** A call by gRPC, with an answer of any kind. */
export type GrpcCall = Pick<
  ServerUnaryCall<object, object>,
  'metadata' | 'request' | 'cancelled' | 'once' | 'getDeadline' | 'getPeer'
>;

/** A call by gRPC as every protocol's. */
export function grpcIncoming(endpoint: Endpoint, call: GrpcCall, proxies: TrustedProxies): Incoming {
  const { metadata, request } = call;
  return {
    protocol: 'grpc',
    correlationId: correlationIdFrom(texts(metadata, correlationIdHeader)[0]),
    address: callerAddress(call, proxies),
    authorizations: texts(metadata, requestHeaders.authorization),
    idempotencyKeys: texts(metadata, requestHeaders.idempotencyKey),
    route: texts(metadata, requestHeaders.route)[0],
    apiKeys: texts(metadata, apiKeyHeader),
    fields: fieldsIn(metadata),
    prefer: texts(metadata, requestHeaders.prefer).join(', '),
    deadline: Number(call.getDeadline()),
    signal: callerGone(call),
    input: inputOf(endpoint, Object(withoutNulls(request))),
  };
}

/** The address of the caller: of its connection, or what a trusted proxy says. */
export function callerAddress(call: Pick<GrpcCall, 'metadata' | 'getPeer'>, proxies: TrustedProxies): string {
  const peer = call.getPeer().replace(/:\d+$/, '');
  return proxies.clientAddress(peer, texts(call.metadata, 'x-forwarded-for').join(','));
}

/** A field mask (AIP-157), with the names of the proto file. */
function fieldsIn(metadata: Metadata): readonly string[] {
  const camelCase = (text: string) => text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return texts(metadata, 'fields').map((text) => camelCase(text));
}

function texts(metadata: Metadata, name: string): readonly string[] {
  return metadata.get(name).filter((value) => typeof value === 'string');
}

/** Aborts when the caller has gone or its deadline has passed. */
function callerGone(call: GrpcCall): AbortSignal {
  const controller = new AbortController();
  if (call.cancelled) controller.abort();
  call.once('cancelled', () => controller.abort());
  return controller.signal;
}

/** Each field where its class declares it. */
function inputOf({ inputs }: Endpoint, request: object): EndpointInput {
  return {
    body: fieldsOf(inputs.body, request),
    params: fieldsOf(inputs.params, request),
    query: fieldsOf(inputs.query, request),
  };
}
