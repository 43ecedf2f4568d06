/** The headers of a message on the wire: CloudEvents 1.0 in binary mode, W3C trace context, and ours. */
export const headerNames = {
  specVersion: 'ce-specversion',
  id: 'ce-id',
  type: 'ce-type',
  source: 'ce-source',
  time: 'ce-time',
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
} as const;
