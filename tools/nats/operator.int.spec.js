import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsServerProcess, startService } from '@nestwork/testing';
import { connectTo } from '../ops/broker.js';
import { catalogueOf } from '../ops/catalogue.js';
import { option } from '../ops/parameters.js';
import { runCommand } from '../ops/run-command.js';
import { services as withDatabases } from '../system/apps.js';
import { setupUserOf } from './authorization-text.js';
import { everySubject, services } from './spec-support/expected-rights.js';
import { RawUser } from './spec-support/raw-user.js';

const describeWithProgram = NatsServerProcess.isAvailable ? describe : describe.skip;

/** The service that is asked: of the shop, the one with sagas. */
const asked = withDatabases.at(-1);

/** The users as a server in production knows them, and one for the spec itself. */
function generatedUsers() {
  const text = readFileSync('deploy/nats/permissions.conf', 'utf8');
  const passwordOf = (_, variable) => `"p-${variable.toLowerCase().replaceAll('_', '-')}"`;
  return text
    .replaceAll(/\$(\w+)_NATS_PASSWORD/g, passwordOf)
    .replace('users: [', 'users: [\n{ user: "spec", password: "p-spec" }');
}

describeWithProgram('the operator of production', () => {
  let server;
  let folder;
  const connected = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nestwork-operator-'));
    writeFileSync(join(folder, 'nats.conf'), generatedUsers());
    server = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
  });
  afterEach(() => {
    for (const user of connected.splice(0)) user.close();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  const as = async (user) => {
    const raw = await RawUser.connect(server.address.port, { user, pass: `p-${user}` });
    connected.push(raw);
    return raw;
  };

  it('may ask who runs and ask the services, and may publish nothing else', async () => {
    const questions = ['$SRV.PING', ...services.map((service) => `ops.${service}.failed.discard`)];
    const near = [
      '$SRV.INFO',
      '$SRV.STATS',
      '$SRV.PING.orders',
      'ops.orders',
      'ops.orders.failed',
      'ops.orders.failed.list.x',
    ];
    const subjects = [...new Set([...everySubject(), ...questions, ...near])];
    const refused = new Set(await (await as('operator')).refusedToPublish(subjects));
    expect(subjects.filter((subject) => !refused.has(subject)).toSorted()).toEqual(questions.toSorted());
  });

  it('may hear the answers to its questions, and nothing else: no message, no advisory, no question of anybody', async () => {
    const own = ['_INBOX.operator.>', '_INBOX.operator.x', '_INBOX.operator.x.orders.1'];
    const others = ['>', '_INBOX.>', '_INBOX.*.x', '_INBOX.*.*.orders.*', 'ops.>', 'ops.*.*.*', '$SRV.>', '$SRV.PING', '$JS.>', '$JS.EVENT.>', '$JS.EVENT.ADVISORY.>', '$SYS.>', 'evt.>', 'cmd.>', 'svc.>', 'dlq.>', 'outbox.>']; // prettier-ignore
    const ofServices = services.flatMap((service) => [`_INBOX.${service}.>`, `ops.${service}.*.*`, `svc.${service}.>`, `evt.${service}.>`]); // prettier-ignore
    const foreign = [...others, ...ofServices];
    const operator = await as('operator');
    expect(await operator.refusedToSubscribe([...own, ...foreign])).toEqual(foreign);
    expect(await operator.refusedToSubscribe(foreign, 'orders')).toEqual(foreign);
  });

  it('is the only one who may ask, and who hears the answers', async () => {
    const questions = ['$SRV.PING', 'ops.orders.failed.discard'];
    for (const user of services.flatMap((service) => [service, setupUserOf(service)])) {
      const service = await as(user);
      expect(await service.refusedToPublish(questions)).toEqual(questions);
      expect(await service.refusedToSubscribe(['_INBOX.operator.>'])).toHaveLength(1);
    }
  });

  it('is who everybody else is told to log in as, in one sentence', async () => {
    const nats = `${server.address.host}:${server.address.port}`;
    const asService = { NATS_USER: asked, NATS_PASSWORD: `p-${asked}` };
    const told = { name: 'OpsProblem', exitCode: 3, message: expect.stringContaining('the user `operator` may') };
    for (const words of [['failed', 'list'], ['failed', 'list', '--service', asked], ['doctor']])
      await expect(runCommand([...words, '--nats', nats], asService)).rejects.toMatchObject(told);
  });

  describe('beside a service with the rights that it has when it runs', () => {
    let service;
    const login = { NATS_USER: 'operator', NATS_PASSWORD: 'p-operator' };
    const address = () => `${server.address.host}:${server.address.port}`;
    const ops = (...words) => runCommand([...words, '--nats', address(), '--by', 'ada'], login);

    beforeAll(async () => {
      const [module, config] = await Promise.all(
        ['module', 'config'].map((file) => import(join(__dirname, `../../apps/${asked}/src/${asked}.${file}.ts`))),
      );
      service = await startService(Object.values(module)[0], {
        name: asked,
        config: Object.values(config)[0],
        broker: { ...server.address, user: 'spec', password: 'p-spec' },
        env: { NATS_USER: asked, NATS_PASSWORD: `p-${asked}` },
      });
    });
    afterAll(() => service?.stop());

    it('is told what can be asked, and has an answer to each of it', async () => {
      const nats = await connectTo(address(), login);
      const { offers } = await catalogueOf(nats, { timeoutMs: 30_000 });
      await nats.close();
      const names = offers.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['failed list', 'keys restart', 'outbox verify', 'streams plan', 'streams apply'])); // prettier-ignore
      for (const { name, parameters } of offers) {
        const { exitCode } = await ops(...name.split(' '), ...sampleOf(parameters));
        // 3 is that of a service that cannot be reached; 1, that there is no such saga or message, is an answer.
        expect([name, exitCode]).not.toEqual([name, 3]);
      }
    });

    it('finds by the doctor what the service and its database are like', async () => {
      const { output } = await ops('doctor', '--service', asked);
      expect(output).toContain('ok       streams: and consumers are as declared');
      expect(output).toContain(`(${asked} 1 × `);
      expect(output).not.toMatch(/did not answer|reachable: No instance/);
    });
  });
});

/** A value for each parameter that must be there; whether it makes sense is for the service to say. */
function sampleOf({ properties = {}, required = [] }) {
  return required.map((name) => `${option(name)}=${valueOf(properties[name])}`);
}

function valueOf({ type, enum: values, minimum = 1 }) {
  if (values) return values[0];
  return { integer: minimum, number: minimum, boolean: true }[type] ?? 'x';
}
