import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { NatsServerProcess } from '@nestwork/testing';
import { connectTo } from './broker.js';
import { runCommand } from './run-command.js';

let server;
let services;
let asked;
beforeAll(async () => (server = await NatsServerProcess.start()));
beforeEach(async () => {
  asked = [];
  services = await connectTo(address(), {});
});
afterEach(() => services.close());
afterAll(() => server.stop());

const address = () => `${server.address.host}:${server.address.port}`;
const ops = (...words) => runCommand([...words, '--nats', address(), '--timeout', '0.5'], {});
const offers = [
  { name: 'failed list', summary: 'Lists them.', changes: false, parameters: {} },
  {
    name: 'failed redrive',
    summary: 'Again.',
    changes: true,
    parameters: { properties: { all: { type: 'boolean' } } },
  },
];

function respond(msg, status, body) {
  const told = headers();
  told.set('x-status', status);
  msg.respond(JSON.stringify(body), { headers: told });
}

/** A service that says by `list` what it offers, and does it. */
async function serve(service, list) {
  services.subscribe('$SRV.PING', { callback: (_, msg) => msg.respond(JSON.stringify({ name: service })) });
  services.subscribe(`ops.${service}.operations.list`, { callback: (_, msg) => list(msg) });
  services.subscribe(`ops.${service}.failed.*`, {
    callback: (_, msg) => {
      asked.push(msg.subject);
      respond(msg, 'ok', { rows: [] });
    },
  });
  await services.flush();
}
const saysIt = (msg) => respond(msg, 'ok', { details: { operations: offers } });
const saysNothing = () => {};
const isBusy = (msg) => respond(msg, 'error', { code: 'operations-busy', message: 'four are in work', details: {} });

it.each([
  ['is silent', saysNothing, "'bakery' did not answer 'operations list'"],
  ['is busy', isBusy, 'four are in work'],
])('a service that %s is told of, and its part of an answer is not taken for empty', async (_, list, why) => {
  await serve('shop', saysIt);
  await serve('bakery', list);
  const { output, exitCode } = await ops('failed', 'list');
  expect(output).toContain("! bakery: 'bakery' runs and does not say what it offers");
  expect(output).toContain(why);
  expect([exitCode, asked]).toEqual([3, ['ops.shop.failed.list']]);
  expect(await ops()).toMatchObject({ output: expect.stringContaining(why), exitCode: 3 });
  await expect(ops('failed', 'forget')).rejects.toThrow(why);
});

it('a change that a silent service may offer as well happens nowhere, until it is said where', async () => {
  await serve('shop', saysIt);
  await serve('bakery', saysNothing);
  await expect(ops('failed', 'redrive', '--all')).rejects.toThrow('offered by shop, perhaps by bakery: say which');
  expect(asked).toEqual([]);
  expect(await ops('failed', 'redrive', '--all', '--service', 'shop')).toMatchObject({ exitCode: 0 });
  expect(asked).toEqual(['ops.shop.failed.redrive']);
});

it('a service of another make is no trouble to anybody', async () => {
  await serve('shop', saysIt);
  services.subscribe('$SRV.PING', { callback: (_, msg) => msg.respond(JSON.stringify({ name: 'foreign' })) });
  await services.flush();
  expect(await ops('failed', 'list')).toEqual({ output: 'No failed messages.', exitCode: 0 });
});
