import { consumersOf, plainName } from './consumers.js';

/**
 * What can be proved: the broker's sequence says in which order messages were published; `received_at` of the inbox, taken
 * by the database's clock in the transaction that handles a message, says in which order transactions began that took effect.
 *
 * @type {import('../check/violation.js').Invariant}
 */
export const orderPerKey = {
  id: 'I9',
  name: 'order per key',
  sentence:
    'The events of each key were published in the order of their numbers, and handled so by every ordered consumer, without gap.',
  async *violations(evidence) {
    const events = await publishedEvents(evidence);
    for (const { stream, id, key, type, sequence, overtook } of events.values()) {
      if (overtook === undefined) continue;
      const what = `${type} number ${sequence} came into ${stream} behind number ${overtook}`;
      yield { subject: key, what, seek: [id] };
    }
    for (const consumer of await consumersOf(evidence)) {
      if (consumer.ordered) yield* wrongHandling(evidence, consumer, events);
    }
  },
};

/**
 * The numbered events by id, at their first place in the stream. What the nemesis took out of a stream comes back behind
 * what followed it, so its place proves nothing; nor does that of an event which the nemesis has forged, nor the place of one
 * that is there under another broker id only: the broker lost it when it was killed, and the reconciler published it again.
 */
async function publishedEvents(evidence) {
  const [lost, forged] = [new Set(), new Set()];
  for await (const { kind, id } of evidence.injected()) {
    if (kind === 'lost') lost.add(id);
    if (kind === 'poison') forged.add(id);
  }
  const events = new Map();
  for (const stream of Object.keys(await evidence.streams())) {
    const highest = new Map();
    for await (const { id, brokerId = id, key, type, sequence } of evidence.messages(stream)) {
      if (sequence === undefined || events.has(id) || forged.has(id)) continue;
      const name = `${type} ${key}`;
      const before = highest.get(name) ?? 0;
      const isBack = lost.has(id) || brokerId.startsWith(`${id}:r`);
      const overtook = sequence < before && !isBack ? before : undefined;
      events.set(id, { stream, id, key, type, sequence, overtook });
      highest.set(name, Math.max(before, sequence));
    }
  }
  return events;
}

async function* wrongHandling(evidence, { name, service }, events) {
  const dead = await deadNumbers(evidence, service, events);
  for (const [key, handled] of await handledByKey(evidence, { name, service, events })) {
    let last = 0;
    for (const { id, receivedAt } of handled.toSorted(byTime)) {
      const { sequence, type } = events.get(id);
      const between = missingBetween(last, sequence, (number) => dead.has(`${key} ${number}`));
      last = Math.max(last, sequence);
      if (between === undefined) continue;
      const what = `${name} handled ${type} number ${sequence} at ${receivedAt}, ${between}`;
      yield { subject: key.split(' ').at(-1), what, rows: handled.slice(0, 20), seek: [id] };
    }
  }
}

/** Undefined when `sequence` is the one to follow `last`, leaving out dead ones. */
function missingBetween(last, sequence, isDead) {
  if (sequence <= last) return `after number ${last}`;
  for (let number = last + 1; number < sequence; number++) if (!isDead(number)) return `without number ${number}`;
  return undefined;
}

async function handledByKey(evidence, { name, service, events }) {
  const handledOf = new Map();
  for await (const { consumer, message_id: id, received_at: receivedAt, status } of evidence.rows(service, 'inbox')) {
    const event = plainName(consumer) === name ? events.get(id) : undefined;
    if (!event || status === 'discarded') continue;
    const key = `${event.type} ${event.key}`;
    if (!handledOf.has(key)) handledOf.set(key, []);
    handledOf.get(key).push({ id, sequence: event.sequence, receivedAt });
  }
  return handledOf;
}

/** What will not take effect: dead letters, and what an operator discarded. */
async function deadNumbers(evidence, service, events) {
  const dead = new Set();
  for await (const { message_id: id, status } of evidence.rows(service, 'inbox')) {
    const event = status === 'discarded' ? events.get(id) : undefined;
    if (event) dead.add(`${event.type} ${event.key} ${event.sequence}`);
  }
  for await (const { message_id: id, dead_at: deadAt } of evidence.rows(service, 'failed_message')) {
    const event = deadAt ? events.get(id) : undefined;
    if (event) dead.add(`${event.type} ${event.key} ${event.sequence}`);
  }
  return dead;
}

const byTime = (a, b) => (a.receivedAt < b.receivedAt ? -1 : 1);
