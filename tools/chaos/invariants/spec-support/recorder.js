import { shop } from '../shop.js';

/** The nth UUID. @param {number} n */
export const idOf = (n) => `0190b5a0-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A time of the run, by its second. @param {number} second */
export const timeAt = (second) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();

const traceId = 'a'.repeat(32);

/** Who receives which event. */
const consumersOf = {
  [shop.orderPlaced]: 'payments.customer-ledger',
  [shop.orderConfirmed]: 'inventory.sell-reserved',
  [shop.productPriced]: 'orders.product-prices',
};
const ordered = new Set(['payments.customer-ledger', 'orders.product-prices']);

/** Writes down what services do as the harness would find it afterwards: outbox, stream, inbox, history. */
export class Recorder {
  files = { 'streams.json': {}, 'consumers.json': {}, 'provider.jsonl': [], 'history.jsonl': [] };
  #ids = 100;
  #sequences = new Map();

  row(service, table, row) {
    this.#lines(`databases/${service}/${table}.jsonl`).push(row);
  }

  provider(line) {
    this.#lines('provider.jsonl').push(line);
  }

  order(orderId, { status, lines }) {
    this.row('orders', 'orders', { order_id: orderId, status, total_cents: 900, lines });
  }

  saga(id, { status, story, at }) {
    const log = story.map((what, index) => ({ at: timeAt(at + index), what }));
    const trace = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01`, correlationId: id };
    this.row('orders', 'saga', { name: 'place-order', id, status, wake_at: null, state: { log, trace } });
  }

  /** A write of a client that succeeded; the id of its command. */
  write(operation, { kind, body, at }) {
    const messageId = this.#newId();
    const { service, command } = shop.writes[kind];
    this.#lines('history.jsonl').push({
      operation,
      kind,
      messageId,
      outcome: 'ok',
      status: 202,
      body,
      endedAt: timeAt(at),
    });
    this.#received(service, command, { id: messageId, at, reply: body });
    return messageId;
  }

  /** An event that its consumer has handled. */
  event(type, { key, body, at, causationId }) {
    const sequence = (this.#sequences.get(`${type} ${key}`) ?? 0) + 1;
    this.#sequences.set(`${type} ${key}`, sequence);
    const headers = { 'x-sequence': String(sequence), 'ce-subject': key };
    const id = this.#send(type.split('.')[0], { type, key, body, at, causationId, headers, subject: `evt.${type}.3` });
    const consumer = consumersOf[type];
    if (!consumer) return;
    const durable = `${consumer.replaceAll('.', '_')}${ordered.has(consumer) ? '_p3' : ''}`;
    this.#consumes(streamOf(`evt.${type}`), durable, `evt.${type}.*`);
    this.#received(consumer.split('.')[0], consumer, { id, at });
  }

  /** A command of a saga, handled and answered. */
  command(type, { sagaId, at, status = 'ok' }) {
    const headers = { 'x-reply-ref': `place-order/${sagaId}/x` };
    const sent = { key: sagaId, body: { orderId: sagaId }, at, headers, correlationId: sagaId };
    const id = this.#send('orders', { ...sent, type, subject: `cmd.${type}` });
    const receiver = type.split('.')[0];
    this.#consumes(streamOf(`cmd.${type}`), type.replace('.', '_').replaceAll('.', '-'), `cmd.${type}`);
    this.#received(receiver, type, { id, at, status });
    const reply = { ...sent, type: 'orders.saga-reply.v1', subject: 'cmd.orders.saga-reply.v1', causationId: id };
    const replyId = this.#send(receiver, reply);
    this.#consumes('CMD_ORDERS', 'orders_saga-replies', reply.subject);
    this.#received('orders', 'orders.saga-replies', { id: replyId, at });
  }

  #send(service, { type, key, body, at, headers, subject, correlationId = key, causationId }) {
    const id = this.#newId();
    const stream = streamOf(subject);
    const traceparent = `00-${traceId}-${'c'.repeat(16)}-01`;
    const all = { ...headers, 'ce-type': type, traceparent, 'x-correlation-id': correlationId };
    if (causationId) all['x-causation-id'] = causationId;
    const stored = this.#lines(`messages/${stream}.jsonl`);
    const seq = stored.length + 1;
    this.row(service, 'outbox_published', {
      message_id: id,
      broker_id: id,
      subject,
      key,
      headers: all,
      body: JSON.stringify(body),
      created_at: timeAt(at),
      stream,
      seq,
    });
    this.#streams(stream);
    const sequence = headers['x-sequence'] && { sequence: Number(headers['x-sequence']) };
    stored.push({ seq, subject, brokerId: id, id, type, key, ...sequence });
    return id;
  }

  #received(service, consumer, { id, at, status = 'ok', reply = null }) {
    this.row(service, 'inbox', { consumer, message_id: id, received_at: timeAt(at), status, reply });
  }

  #streams(stream) {
    return (this.files['streams.json'][stream] ??= { consumers: [] });
  }

  #consumes(stream, name, filter) {
    const { consumers } = this.#streams(stream);
    if (consumers.some((each) => each.name === name)) return;
    const consumer = { name, config: { filter_subject: filter } };
    (this.files['consumers.json'][stream] ??= []).push(consumer);
    consumers.push({ ...consumer, num_pending: 0, num_ack_pending: 0 });
  }

  #lines(path) {
    return (this.files[path] ??= []);
  }

  #newId() {
    return idOf(this.#ids++);
  }
}

function streamOf(subject) {
  const [kind, service] = subject.split('.');
  return `${kind}_${service}`.toUpperCase();
}
