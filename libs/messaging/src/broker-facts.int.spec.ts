import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually, NatsServerProcess } from '@nestwork/testing';
import { TestService } from '../spec-support/test-service.js';
import { BrokerFacts } from './broker-facts.js';
import { NatsLink } from './connection/nats-link.js';

const baker = '{ user: baker, password: b, permissions: { publish: [">"], subscribe: [">"] } }';
const shop =
  '{ user: shop, password: s, permissions: { publish: ["evt.shop.>", "cmd.>", "$JS.API.>", "_INBOX.>"], subscribe: ["svc.shop.>", "$SRV.>", "_INBOX.shop.>", "_INBOX.shop"] } }';
const configuration = `accounts { A { jetstream: { max_store: 1000000 }, users: [${baker}, ${shop}] } }`;

// Needs a server of its own for its permissions.
(NatsServerProcess.isAvailable ? describe : describe.skip)('what the broker says', () => {
  let folder: string;
  let server: NatsServerProcess;
  let bakery: TestService;
  let service: TestService;
  let facts: BrokerFacts;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestwork-permissions-'));
    await writeFile(join(folder, 'nats.conf'), configuration);
    server = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
    bakery = await TestService.start({ login: { ...server.login, user: 'baker', pass: 'b' }, service: 'bakery' });
    service = await TestService.start({ login: { ...server.login, user: 'shop', pass: 's' } });
    facts = service.app.get(BrokerFacts);
  });

  afterAll(async () => {
    await service.stop();
    await bakery.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('tells which messages this service may send, without storing any', async () => {
    expect(await facts.mayStore('evt.shop.doctor.v1.0')).toBe('yes');
    expect(await facts.mayStore('evt.bakery.doctor.v1.0')).toBe('forbidden');
    expect(await facts.mayStore('cmd.nobody.doctor.v1')).toBe('no stream');
    expect(await bakery.app.get(BrokerFacts).mayStore('evt.shop.doctor.v1.0')).toBe('yes');
    const jsm = await service.app.get(NatsLink).jetstreamManager();
    expect((await jsm.streams.info('EVT_SHOP')).state.messages).toBe(0);
  });

  it('tells what this service may listen in on', async () => {
    expect(await facts.mayRead('_INBOX.shop.>')).toBe(true);
    expect(await facts.mayRead('_INBOX.bakery.>')).toBe(false);
    expect(await bakery.app.get(BrokerFacts).mayRead('_INBOX.shop.>')).toBe(true);
  });

  it('logs no error for what it only tried out, and any other refusal', async () => {
    const logged: unknown[] = [];
    Logger.overrideLogger({ log: () => {}, warn: () => {}, error: (entry: unknown) => logged.push(entry) });
    await facts.mayRead('_INBOX.bakery.>');
    await facts.mayStore('evt.bakery.doctor.v1.0');
    // The server refuses in order: this one comes last.
    service.app.get(NatsLink).publish('evt.bakery.forged.v1.0');
    await eventually(() => expect(logged).not.toEqual([]));
    Logger.overrideLogger(false);
    expect(logged).toMatchObject([{ err: { subject: 'evt.bakery.forged.v1.0' } }]);
  });

  it('tells whose events there are, and how much may be stored', async () => {
    expect(await facts.otherServices()).toEqual(['bakery']);
    expect(await facts.storage()).toEqual({ used: expect.any(Number), limit: 1_000_000 });
  });

  it('tells its version and, where the server is new enough, its time', async () => {
    expect(facts.serverVersion).toMatch(/^2\.\d+\.\d+/);
    const clock = await facts.clock();
    const knowsTime = !facts.serverVersion.startsWith('2.9.');
    expect(clock !== undefined).toBe(knowsTime);
    // One machine, one clock.
    expect(Math.abs(clock?.aheadMs ?? 0)).toBeLessThanOrEqual((clock?.roundTripMs ?? 0) / 2 + 1);
  });
});
