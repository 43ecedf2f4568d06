import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { NatsServerProcess } from '@nestwork/testing';
import { ask, connectTo } from './broker.js';

let server;
let shop;
let operator;
beforeAll(async () => (server = await NatsServerProcess.start()));
beforeEach(async () => {
  const { host, port } = server.address;
  [shop, operator] = await Promise.all([1, 2].map(() => connectTo(`${host}:${port}`, {})));
});
afterEach(() => Promise.all([shop, operator].map((connection) => connection.close())));
afterAll(() => server.stop());

const question = (service) => ({ service, name: 'failed list', by: 'alice', parameters: {}, timeoutMs: 60_000 });

it('a service is asked where only it may answer', async () => {
  shop.subscribe('ops.shop.failed.list', { callback: (_, msg) => msg.respond(JSON.stringify({ message: msg.reply })) });
  await shop.flush();
  const { error } = await ask(operator, question('shop'));
  expect(error.message).toMatch(/^_INBOX\.operator\.\w+\.shop\.1$/);
});

it('a service that does not run is said not to answer', async () => {
  await expect(ask(operator, question('bakery'))).rejects.toThrow("No instance of 'bakery' answers.");
});

it('a question ends with its connection, long before its time', async () => {
  const asked = new Promise((resolve) => shop.subscribe('ops.silent.failed.list', { callback: resolve }));
  await shop.flush();
  const answer = ask(operator, question('silent'));
  await Promise.all([asked.then(() => operator.close()), expect(answer).rejects.toThrow("Could not ask 'silent'")]);
});
