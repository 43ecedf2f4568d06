/**
 * What the gateway reads of a request by headers of HTTP (and, but for the last event, by metadata of gRPC under the same names). One list,
 * so that scripts of other pages may send all that there is.
 */
export const requestHeaders = {
  authorization: 'authorization',
  idempotencyKey: 'idempotency-key',
  lastEventId: 'last-event-id',
  /** RFC 7240. */
  prefer: 'prefer',
  /** By which a tester says which way his requests go. */
  route: 'x-route',
} as const;

/** The header of a key for machines. It is not in the list above: whoever puts one into a page gives it to everybody. */
export const apiKeyHeader = 'x-api-key';
