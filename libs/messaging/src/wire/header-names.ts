/** The headers of a message on the wire: CloudEvents 1.0 in binary mode, W3C trace context, and ours. */
export const headerNames = {
  specVersion: 'ce-specversion',
  id: 'ce-id',
  type: 'ce-type',
  source: 'ce-source',
  time: 'ce-time',
  /** The ordering key, of at most 1,000 bytes. */
  key: 'ce-subject',
  brokerId: 'Nats-Msg-Id',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  correlationId: 'x-correlation-id',
  causationId: 'x-causation-id',
  deadline: 'x-deadline',
  identity: 'x-identity',
  replyTo: 'x-reply-to',
  replyRef: 'x-reply-ref',
  status: 'x-status',
  /** The position of an event among those of its name and key: 1, 2, 3… in commit order. */
  sequence: 'x-sequence',
  /** When the one before was written, RFC 3339; absent when none is known. */
  previousTime: 'x-previous-time',
  /** When the count that this number belongs to began, RFC 3339 and not ahead: the same for all of one count, later for the next one. */
  epoch: 'x-epoch',
} as const;
