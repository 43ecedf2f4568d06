import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from './support/catalogue.js';
import { Operator } from './support/operator.js';
import { Shop } from './support/shop.js';
import { until } from './support/until.js';

const shop = new Shop();
let operator: Operator;

beforeAll(async () => {
  await shop.open('operations');
  operator = new Operator(shop.system.addresses.natsUrl);
}, 120_000);
afterAll(() => shop.close(), 60_000);

const order = { lines: [{ productId: catalogue.greenTea, quantity: 1 }], card: 'tok_ok' };

describe('an operator of the shop', () => {
  it('is told what can be done, by the services themselves', async () => {
    const { code, text } = await operator.ops();
    for (const topic of ['doctor', 'describe', 'saga list', 'saga show', 'saga retry', 'saga resolve', 'streams plan'])
      expect(text).toContain(`\n${topic}`);
    expect(text).toContain('(orders)');
    expect(code).toBe(0);
  });

  it('finds in the page on operating only commands that there are', async () => {
    const page = await readFile('docs/operations.md', 'utf8');
    const written = [...page.matchAll(/^npm run ops -- ((?!help)[a-z]+)(?: (?!-|<)([a-z]+))?/gm)];
    const { text } = await operator.ops();
    expect(written.length).toBeGreaterThan(10);
    for (const [, topic, verb] of written) expect(text).toContain(`\n${[topic, verb].filter(Boolean).join(' ')}`);
  });

  it('finds in a report of the doctor what the page on operating shows of one', async () => {
    const page = await readFile('docs/operations.md', 'utf8');
    const [, excerpt = ''] = /```text\n(every service\n[^`]+)```/.exec(page) ?? [];
    const { text } = await operator.ops('doctor');
    expect(excerpt.split('\n').filter((line) => line !== '' && !text.includes(line))).toEqual([]);
    expect(excerpt).not.toBe('');
    const [, description = ''] = /```text\n(orders\n[^`]+)```/.exec(page) ?? [];
    const described = await operator.ops('describe');
    expect(description.split('\n').filter((line) => line !== '' && !described.text.includes(line))).toEqual([]);
    expect(description).not.toBe('');
  });

  it('finds no problem in a sound system', async () => {
    const { code, text } = await operator.ops('doctor');
    expect(text).toMatch(/^0 problems, /m);
    const { services, instances } = shop.system.addresses;
    const pools = services.toSorted().map((service) => `${service} 1 × 30`);
    expect(text).toContain(`may open ${30 * pools.length} (${pools.join(', ')})`);
    for (const app of instances) expect(text).toContain(`\n${app}\n`);
    expect(code).toBe(0);
    expect(await operator.ops('streams', 'plan')).toEqual({
      code: 0,
      text: 'All streams and consumers are as declared.\n',
    });
  });

  it('follows the saga of an order', async () => {
    const customer = await shop.customer();
    const { body } = await customer.place(order);
    await customer.endOf(body.orderId);
    const { text } = await operator.ops('saga', 'show', body.orderId);
    expect(text).toContain('charge payment: done');
    expect(text).toContain('status: completed');
    expect(text).not.toContain('tok_ok');
    const completed = await operator.rows('saga', 'list', '--status', 'completed');
    expect(completed.map(({ id }) => id)).toContain(body.orderId);
  });

  it('sees a saga that waits for a service, and which service is away', async () => {
    await shop.system.stop('payments');
    const { body } = await (await shop.customer()).place(order);
    const waiting = async () => (await operator.rows('saga', 'list')).find(({ id }) => id === body.orderId);
    await until(async () => ((await waiting())?.['at'] === 'charge payment' ? true : undefined), {
      what: 'the saga waits',
    });
    const { code, text } = await operator.ops('doctor');
    expect(text).toContain("problem  reachable: No instance of 'payments' answers.");
    expect(code).toBe(1);
    await shop.system.start('payments');
    await shop.system.untilReady('payments');
  });

  it('is told what is amiss while PostgreSQL is away, and that it is mended', async () => {
    await shop.system.stop('postgres');
    const { code, text } = await operator.ops('doctor', '--service', 'orders');
    expect(text).toMatch(/problem {2}PostgreSQL: could not be checked/);
    expect(text).toMatch(/problem {2}readiness: postgres/);
    expect(text).toMatch(/ok {7}nats-server|warning {2}nats-server/);
    expect(code).toBe(1);
    await shop.system.start('postgres');
    await until(async () => ((await operator.ops('doctor', '--service', 'orders')).code === 0 ? true : undefined), {
      what: 'the doctor finds nothing more',
    });
  }, 120_000);

  it('is told so while NATS is away, in one sentence and without a stack', async () => {
    await shop.system.stop('nats');
    const { code, text } = await operator.ops('saga', 'list');
    expect(text).toMatch(/^Cannot reach NATS at \S+: .*\n$/);
    expect(code).toBe(3);
    await shop.system.start('nats');
    await until(async () => ((await operator.ops('saga', 'list')).code === 0 ? true : undefined), {
      what: 'the services answer again',
    });
  }, 120_000);
});
