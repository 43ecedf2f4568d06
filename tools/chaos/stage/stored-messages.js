import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';

/**
 * What a stream holds, in order, without the bodies.
 * @param {Parameters<Parameters<typeof import('./broker.js').withBroker>[1]>[0]} broker  @param {string} stream
 * @param {number} [fromSeq]
 */
export async function* storedMessages({ manager, stream: client }, stream, fromSeq = 1) {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0 || state.last_seq < fromSeq) return;
  const name = `chaos_${process.pid}_${Date.now()}`;
  const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(fromSeq, state.first_seq) };
  const settings = { ack_policy: AckPolicy.None, inactive_threshold: 30_000_000_000, headers_only: true, ...start };
  await manager.consumers.add(stream, { name, ...settings, mem_storage: true, num_replicas: 1 });
  try {
    yield* messagesUpTo(await client.consumers.get(stream, name), state.last_seq);
  } finally {
    await manager.consumers.delete(stream, name).catch(() => {});
  }
}

async function* messagesUpTo(consumer, lastSeq) {
  for (;;) {
    const batch = await consumer.fetch({ max_messages: 1_000, expires: 5_000 });
    let last = 0;
    for await (const message of batch) {
      last = message.seq;
      yield describe(message);
      if (last >= lastSeq) return;
    }
    if (last === 0) return;
  }
}

function describe({ seq, time, subject, headers }) {
  const get = (name) => headers?.get(name) || undefined;
  const sequence = get('x-sequence');
  return {
    seq,
    time: time.toISOString(),
    subject,
    brokerId: get('Nats-Msg-Id'),
    id: get('ce-id'),
    type: get('ce-type'),
    key: get('ce-subject'),
    sequence: sequence && Number(sequence),
    traceparent: get('traceparent'),
    correlationId: get('x-correlation-id'),
    causationId: get('x-causation-id'),
    bytes: Number(get('Nats-Msg-Size') ?? 0),
  };
}
