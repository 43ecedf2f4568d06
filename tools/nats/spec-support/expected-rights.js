import { readFileSync } from 'node:fs';
import { services as withData } from '../../system/apps.js';

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What was generated. @type {readonly import('../grants.js').AppGrant[]} */
export const grants = json('deploy/nats/permissions.json');

/** @type {readonly string[]} */
export const services = grants.map(({ name }) => name);

// What the shop does, in its own words: docs/follow-an-order.md and the READMEs of the applications. The permissions are
// generated from the code, so this is said here a second time. A service that is not here asks nobody and answers no saga.
const asks = {
  gateway: ['orders.place-order.v1', 'orders.get-order.v1', 'orders.list-orders.v1', 'orders.request-cancellation.v1', 'inventory.list-products.v1', 'inventory.get-products.v1', 'inventory.change-product-price.v1', 'payments.get-payment.v1', 'orders.get-order-lines.v1', 'payments.get-payments.v1'], // prettier-ignore
  orders: ['inventory.reserve-stock.v1', 'inventory.release-stock.v1', 'payments.charge-payment.v1', 'payments.refund-payment.v1', 'orders.confirm-order.v1', 'orders.cancel-order.v1'], // prettier-ignore
};
// By service, whose sagas send it commands.
const sagasOf = { inventory: ['orders'], payments: ['orders'], orders: ['orders'] };

const askedBy = (service) => asks[service] ?? [];
const storedBy = (service) => (hasData(service) ? askedBy(service) : []);
const answersTo = (service) => sagasOf[service] ?? [];

const contracts = json('libs/contracts/contracts.snapshot.json');

/** Whether there is something to ask it for. @param {string} service */
export const isAsked = (service) =>
  Object.entries(contracts).some(([name, { kind }]) => kind !== 'event' && name.startsWith(`${service}.`));
/** @param {string} service */
export const hasData = (service) => withData.includes(service);
/** @param {string} service */
export const streamsOf = (service) => [`EVT_${service.toUpperCase()}`, `CMD_${service.toUpperCase()}`];

const streams = [...services.flatMap(streamsOf), 'ADVISORIES'];
const pulled = grants.flatMap(({ runs }) =>
  runs.publish.flatMap((subject) => /^\$JS\.API\.CONSUMER\.MSG\.NEXT\.(\w+\..+)$/.exec(subject)?.[1] ?? []),
);
const durables = pulled.filter((consumer) => !consumer.includes('_reader-'));
// What they ask for is theirs to choose; that nobody else may create them is what counts.
const created = grants.flatMap(({ runs }) =>
  runs.publish.flatMap((subject) => /^\$JS\.API\.CONSUMER\.CREATE\.(\w+\.[\w-]+\..+)$/.exec(subject)?.[1] ?? []),
);
// Of every stream, for every service; the ninth is one that nobody has.
const readers = streams.flatMap((stream) =>
  services.flatMap((service) => [0, 7, 8].map((slot) => `${stream}.${service}_reader-${slot}`)),
);
const ownerOf = (consumer) => consumer.split('.')[1].split('_')[0];

/** Every kind of subject that anybody could be interested in, for every service. */
export function everySubject() {
  const messages = Object.keys(contracts);
  const own = services.flatMap((service) => [
    `evt.${service}.something-happened.v1.0`,
    `cmd.${service}.do-something.v1`,
    `cmd.${service}.saga-reply.v1`,
    `svc.${service}.do-something.v1`,
    `dlq.${service}.consumer`,
    `outbox.${service}.rows`,
    `ops.${service}.failed.discard`,
    `_INBOX.${service}.x`,
    `_INBOX.${service}.x.1`,
    ...services.map((answering) => `_INBOX.${service}.x.${answering}.1`),
    `$SRV.PING.${service}`,
  ]);
  const ofStreams = streams.flatMap((stream) => [
    ...['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'INFO', 'MSG.GET', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE', 'PEER.REMOVE', 'LEADER.STEPDOWN'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`), // prettier-ignore
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.thief`,
    `$JS.API.CONSUMER.CREATE.${stream}.thief.evt.x`,
    `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.thief`,
  ]);
  const ofConsumers = [...durables, ...readers].flatMap((consumer) => [
    ...['INFO', 'MSG.NEXT', 'DELETE', 'CREATE', 'DURABLE.CREATE', 'LEADER.STEPDOWN', 'PAUSE'].map((verb) => `$JS.API.CONSUMER.${verb}.${consumer}`), // prettier-ignore
    `$JS.ACK.${consumer}.1.1.1.1.1`,
    `$JS.API.CONSUMER.CREATE.${consumer}.evt.x`,
  ]);
  const creations = created.map((consumer) => `$JS.API.CONSUMER.CREATE.${consumer}`);
  const server = ['$SYS.REQ.SERVER.PING', '$SYS.REQ.ACCOUNT.PING.CONNZ', '$JS.API.INFO', '$JS.API.STREAM.NAMES', '$JS.API.STREAM.LIST', '$JS.API.ACCOUNT.PURGE.X', '$JS.API.META.LEADER.STEPDOWN', '$JS.API.SERVER.REMOVE', '$JS.API.CONSUMER.LIST.EVT_ORDERS', '$JS.API.CONSUMER.NAMES.EVT_ORDERS', 'anything', 'evt', '_INBOX.x', '_INBOX.x.1', '_INBOX.operator.x', '_INBOX.operator.x.1', '_INBOX.operator.x.orders.1']; // prettier-ignore
  const requests = messages.flatMap((name) => [
    `svc.${name}`,
    `svc.${name}.canary`,
    `svc.${name}.other`,
    `cmd.${name}`,
    `evt.${name}.3`,
  ]);
  return [...new Set([...own, ...ofStreams, ...ofConsumers, ...creations, ...server, ...requests])];
}

/** Whether the design lets a service publish to a subject while it runs. @param {string} service @param {string} subject */
export function mayPublish(service, subject) {
  const [kind, owner] = subject.split('.');
  if (kind === 'svc') return askedBy(service).includes(subject.slice(4).replace(/\.canary$/, ''));
  if (kind === 'cmd' && subject.endsWith('.saga-reply.v1')) return answersTo(service).includes(owner);
  if (kind === 'cmd') return storedBy(service).includes(subject.slice(4));
  if (kind === 'outbox') return owner === service && hasData(service);
  if (kind === 'evt' || kind === 'dlq') return owner === service;
  // Two tokens of the operator are the question who is there; four end with who answers and a number.
  if (kind === '_INBOX')
    return /^_INBOX\.operator\.x$/.test(subject) || /^_INBOX\.\w+\.x\.(\w+)\.1$/.exec(subject)?.[1] === service;
  return kind === '$JS' && mayAsk(service, subject);
}

function mayAsk(service, subject) {
  const api = subject.replace('$JS.API.', '');
  if (/^(INFO|STREAM\.NAMES|STREAM\.INFO\.\w+|CONSUMER\.(LIST|NAMES)\.\w+)$/.test(api)) return true;
  const reader = /^CONSUMER\.(?:CREATE|INFO|MSG\.NEXT|DELETE)\.(\w+)\.(\w+)_reader-[0-7]$/.exec(api);
  if (reader) return reader[2] === service && hasData(service) && writtenBy(service).includes(reader[1]);
  const consumer = /^(?:\$JS\.ACK|CONSUMER\.(?:INFO|MSG\.NEXT))\.(\w+\.[\w-]+)/.exec(api)?.[1];
  if (consumer) return durables.includes(consumer) && ownerOf(consumer) === service;
  if (isOwnCreation(service, subject)) return true;
  const read = /^STREAM\.MSG\.GET\.(\w+)$/.exec(api)?.[1];
  return read !== undefined && hasData(service) && seenBy(service).includes(read);
}

function writtenBy(service) {
  const to = [...storedBy(service).map((name) => name.split('.')[0]), ...answersTo(service)];
  return [...streamsOf(service), ...to.map((name) => `CMD_${name.toUpperCase()}`)];
}

/** The streams whose messages a service writes or takes: it must be able to look at what became of them. */
function seenBy(service) {
  const taken = durables.filter((durable) => ownerOf(durable) === service).map((durable) => durable.split('.')[0]);
  return [...writtenBy(service), ...taken];
}

/**
 * Whether a running service may ask for this, because it creates what it misses and changes nothing.
 * @param {string} service @param {string} subject
 */
export function isOwnCreation(service, subject) {
  const stream = /^\$JS\.API\.STREAM\.CREATE\.(\w+)$/.exec(subject)?.[1];
  // Whoever comes first creates the stream that both use; what there is already, this does not change.
  if (stream) return seenBy(service).includes(stream);
  const consumer = /^\$JS\.API\.CONSUMER\.CREATE\.(\w+\.[\w-]+\..+)$/.exec(subject)?.[1];
  return consumer !== undefined && created.includes(consumer) && ownerOf(consumer) === service;
}

/**
 * Whether a change of a stream or a consumer is a declaration that a service makes of its own, as a job.
 * @param {string} service @param {string} subject
 */
export function isOwnDeclaration(service, subject) {
  const [, , kind, ...rest] = subject.split('.');
  const last = rest.at(-1) ?? '';
  if (isOwnCreation(service, subject)) return true;
  if (kind === 'STREAM') return rest[0] === 'UPDATE' && [...streamsOf(service), 'ADVISORIES'].includes(last);
  return /^(CREATE|DURABLE\.CREATE|DELETE)\./.test(rest.join('.')) && last.startsWith(`${service}_`);
}
