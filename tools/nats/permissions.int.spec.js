import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsServerProcess } from '@nestwork/testing';
import { authorizationText, setupUserOf, usersOf } from './authorization-text.js';
import {
  everySubject,
  grants,
  hasData,
  isAsked,
  isOwnCreation,
  isOwnDeclaration,
  mayPublish,
  services,
  streamsOf,
} from './spec-support/expected-rights.js';
import { RawUser } from './spec-support/raw-user.js';

const sorted = (subjects) => [...subjects].toSorted((a, b) => (a < b ? -1 : 1));

let server;
let port;
let folder;
const connected = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-permissions-'));
  const users = grants.flatMap((grant) => usersOf(grant, (user) => `"p-${user}"`));
  writeFileSync(join(folder, 'nats.conf'), authorizationText(users));
  server = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
  port = server.address.port;
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const as = async (user) => {
  const raw = await RawUser.connect(port, { user, pass: `p-${user}` });
  connected.push(raw);
  return raw;
};
afterEach(() => {
  for (const user of connected.splice(0)) user.close();
});

describe.each(services.map((service) => ({ service })))('$service', ({ service }) => {
  it('may publish to the subjects that it needs, and to no other one', async () => {
    const user = await as(service);
    const all = everySubject();
    expect(all.length).toBeGreaterThan(100);
    const refused = new Set(await user.refusedToPublish(all));
    const wrong = all.filter((subject) => refused.has(subject) === mayPublish(service, subject));
    expect(wrong).toEqual([]);
  });

  it('may subscribe to its own subjects in its own queue group, and to nothing else', async () => {
    const user = await as(service);
    const shared = [...services.flatMap((other) => [`svc.${other}.>`, `svc.${other}.do-something.v1`, `ops.${other}.*.*`]), 'svc.>', 'ops.>', '>']; // prettier-ignore
    const alone = [
      ...shared,
      ...services.flatMap((other) => [`_INBOX.${other}.>`, `_INBOX.${other}.x.*`, `evt.${other}.>`, `cmd.${other}.>`, `dlq.${other}.>`, `outbox.${other}.*`]), // prettier-ignore
      '*',
      '_INBOX.>',
      '_INBOX.*.x',
      '$JS.>',
      '$JS.ACK.>',
      '$JS.API.>',
      '$JS.EVENT.>',
      '$SYS.>',
      'evt.>',
      'cmd.>',
      '$SRV.>',
    ];
    const own = hasData(service) ? [`_INBOX.${service}.>`, `_INBOX.${service}.x.*`, `outbox.${service}.*`] : [`_INBOX.${service}.>`, `_INBOX.${service}.x.*`]; // prettier-ignore
    const refusedAlone = await user.refusedToSubscribe(alone);
    expect(sorted(alone.filter((subject) => !refusedAlone.includes(subject)))).toEqual(sorted(own));
    const inQueue = isAsked(service) ? [`svc.${service}.>`, `svc.${service}.do-something.v1`, `ops.${service}.*.*`] : [`ops.${service}.*.*`]; // prettier-ignore
    const refusedInQueue = await user.refusedToSubscribe(shared, service);
    expect(sorted(shared.filter((subject) => !refusedInQueue.includes(subject)))).toEqual(sorted(inQueue));
    expect(sorted(await user.refusedToSubscribe(shared, 'thief'))).toEqual(sorted(shared));
  });

  it('may create what it misses and change nothing while it runs, and of its own only what it declares in the job before', async () => {
    const change =
      /^\$JS\.API\.(STREAM\.(CREATE|UPDATE|DELETE|PURGE|MSG\.DELETE|RESTORE)|CONSUMER\.(CREATE|DURABLE\.CREATE|DELETE|PAUSE))\./;
    const changes = everySubject().filter((subject) => change.test(subject));
    const running = await (await as(service)).refusedToPublish(changes);
    const readers = changes.filter((subject) => /_reader-\d$/.test(subject) && mayPublish(service, subject));
    const creations = changes.filter((subject) => isOwnCreation(service, subject));
    expect(sorted([...running, ...readers, ...creations])).toEqual(sorted(changes));
    const refused = new Set(await (await as(setupUserOf(service))).refusedToPublish(changes));
    const allowed = changes.filter((subject) => !refused.has(subject));
    const foreign = allowed.filter((subject) => !isOwnDeclaration(service, subject));
    expect(foreign).toEqual([]);
    expect(allowed).toEqual(
      expect.arrayContaining(streamsOf(service).map((stream) => `$JS.API.STREAM.CREATE.${stream}`)),
    );
  });
});

it('lets a gateway hear the events that it tells its clients of, and nobody else', async () => {
  const events = ['evt.orders.order-confirmed.v1.*', 'evt.orders.order-cancelled.v1.*'];
  expect(await (await as('gateway')).refusedToSubscribe(events)).toEqual([]);
  expect(await (await as('payments')).refusedToSubscribe(events)).toEqual(events);
});

describe('seven attacks of one service on another', () => {
  it.each([
    ['forging an event of another service', (user) => user.refusedToPublish(['evt.orders.order-placed.v1.3'])],
    ['reading the replies to another service', (user) => user.refusedToSubscribe(['_INBOX.gateway.>'])],
    ['reading all replies', (user) => user.refusedToSubscribe(['_INBOX.>'])],
    ['reading everything', (user) => user.refusedToSubscribe(['>'])],
    ['reading its requests besides the queue', (user) => user.refusedToSubscribe(['svc.payments.>'])],
    ['taking the messages of its consumer', (user) => user.refusedToPublish(['$JS.API.CONSUMER.MSG.NEXT.EVT_ORDERS.inventory_sell-reserved'])], // prettier-ignore
    ['emptying a stream', (user) => user.refusedToPublish(['$JS.API.STREAM.PURGE.EVT_ORDERS'])],
  ])('are refused: %s', async (_, attack) => {
    for (const user of ['payments', setupUserOf('payments')]) expect(await attack(await as(user))).toHaveLength(1);
  });

  it('and nobody gets in without a password, or with the one of another user', async () => {
    await expect(RawUser.connect(port, { user: 'payments', pass: 'p-orders' })).rejects.toThrow();
    await expect(RawUser.connect(port, {})).rejects.toThrow();
  });
});

it('answers where its own answer is waited for, and nowhere else, whatever the request says', async () => {
  const [asker, service] = [await as('gateway'), await as('orders')];
  await service.subscribe('svc.orders.>', 'orders');
  for (const inbox of ['_INBOX.gateway.x.payments.1', '_INBOX.gateway.x.1', 'svc.payments.get-payment.v1'])
    await asker.refusedToPublish(['svc.orders.get-order.v1'], inbox);
  await service.received('svc.orders.get-order.v1');
  const inboxes = ['_INBOX.gateway.x.payments.1', '_INBOX.gateway.x.1', 'svc.payments.get-payment.v1'];
  expect(await service.refusedToPublish(inboxes)).toEqual(inboxes);
  expect(await service.refusedToPublish(['_INBOX.gateway.x.orders.1'])).toEqual([]);
});
