import type { User } from '../identity/user.js';

/** How a request came in. */
export type Protocol = 'rest' | 'graphql' | 'grpc';

/** What a request brings for the three kinds of parameters that an endpoint may take. */
export interface EndpointInput {
  readonly body?: unknown;
  readonly params?: unknown;
  readonly query?: unknown;
}

/** A request of any protocol, as far as guards, limits and endpoints need to know it. */
export interface Incoming {
  readonly protocol: Protocol;
  readonly correlationId: string;
  /** The address of the caller: of its connection, or what a trusted proxy says. */
  readonly address: string;
  /** Every value by which the caller says who it is, as it came: `Bearer ...`. Two of them are one too many. */
  readonly authorizations: readonly string[];
  /** Every value that was sent, because two of them are one too many. */
  readonly idempotencyKeys: readonly string[];
  /** Every `X-API-Key` that was sent. */
  readonly apiKeys: readonly string[];
  /** Every value by which the caller says which fields of the answer it wants; none for all of them. */
  readonly fields: readonly string[];
  /** Tells apart several writes that came in one request, and so under one key. */
  readonly scope?: string;
  /** When the caller stops waiting, in epoch milliseconds; missing where the protocol does not say. */
  readonly deadline?: number;
  /** What the caller would like, as RFC 7240 has it: `wait=5`. */
  readonly prefer?: string | undefined;
  /** Which way the caller would like its requests to go, as it came; heard only of testers. */
  readonly route?: string | undefined;
  /** The last event that the caller of a stream has seen, as it came. */
  readonly lastEventId?: string | undefined;
  /** Aborts when nobody waits for the answer any more. A stream puts its own in the place of it. */
  signal: AbortSignal;
  readonly input: EndpointInput;
  /** Adds a header to the answer; missing where the protocol has no room for one. */
  readonly tell?: (name: string, value: string) => void;
  /** Gives its place among the requests that are being served to another one; set while it has one, and harmless to call twice. */
  leave?: () => void;
  /** Set by the access token guard; missing for callers that a public endpoint did not ask. */
  user?: User;
}
