import { afterEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import {
  GetCustomer,
  RegisterCustomer,
  RegisterNamedCustomer,
} from '../../spec-support/customers/customer-contracts.js';
import { CustomersConfig, customerReleases } from '../../spec-support/customers/customer-releases.js';
import { startService } from './start-service.js';
import type { TestService } from './test-service.js';

const [first, second, third, fourth] = customerReleases;
const start = (release: Type, alongside?: TestService) =>
  startService(release, { name: 'customers', config: CustomersConfig, ...(alongside && { alongside }) });

const running: TestService[] = [];

afterEach(async () => {
  for (const release of running.splice(0)) await release.stop();
});

async function run(release: Type, alongside?: TestService): Promise<TestService> {
  const started = await start(release, alongside);
  running.push(started);
  return started;
}

async function end(release: TestService): Promise<void> {
  running.splice(running.indexOf(release), 1);
  await release.stop();
}

/** Customers who register one after the other until told to stop: by request and by stored command, under both versions that may be sent. */
class Registrations {
  readonly customerIds: string[] = [];
  #isEnding = false;
  readonly #clients: Promise<void>[];

  constructor(service: TestService, versions: readonly (1 | 2)[]) {
    this.#clients = versions.flatMap((version) => [0, 1].map(() => this.#registerThrough(service, version)));
  }

  /** Rejects when a single request failed. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#clients);
  }

  async #registerThrough(service: TestService, version: 1 | 2): Promise<void> {
    while (!this.#isEnding) {
      const customerId = newMessageId();
      await service.request(registration(customerId, version));
      this.customerIds.push(customerId);
      const stored = newMessageId();
      await service.deliver(registration(stored, version));
      this.customerIds.push(stored);
    }
  }
}

function registration(customerId: string, version: 1 | 2): RegisterCustomer | RegisterNamedCustomer {
  if (version === 1) return RegisterCustomer.of({ customerId, name: 'Ada Byron' });
  return RegisterNamedCustomer.of({ customerId, givenName: 'Ada', familyName: 'Byron' });
}

/** Every customer is kept once, announced once, and read by this release whichever release wrote the row. */
async function expectAllRegistered(customerIds: readonly string[], release: TestService): Promise<void> {
  await release.settled();
  for (const table of ['customer', 'directory']) {
    const rows = await release.query<{ id: string }>(`SELECT customer_id AS id FROM ${table} ORDER BY 1`);
    expect(rows.map(({ id }) => id)).toEqual(customerIds.toSorted());
  }
  for (const customerId of customerIds.slice(0, 20).concat(customerIds.slice(-20))) {
    expect((await release.request(GetCustomer.of({ customerId }))).name).toBe('Ada Byron');
  }
}

describe('A release and the one before it, side by side on one database and one set of streams', () => {
  it.each([
    { step: 'expand', from: first, to: second, versions: [1] as const },
    { step: 'migrate', from: second, to: third, versions: [1, 2] as const },
    { step: 'contract', from: third, to: fourth, versions: [1, 2] as const },
  ])('$step: the new one takes over under load, and can be taken back under load', async ({ from, to, versions }) => {
    const before = await run(from);
    const registrations = new Registrations(before, versions);
    const after = await run(to, before);
    await end(before);
    const again = await run(from, after);
    await end(after);
    const last = await run(to, again);
    await registrations.end();
    expect(registrations.customerIds.length).toBeGreaterThan(20);
    await expectAllRegistered(registrations.customerIds, again);
    await expectAllRegistered(registrations.customerIds, last);
  });

  it('two steps apart they break each other, which is what the steps between are for', async () => {
    const before = await run(first);
    await run(fourth, before);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => before.request(registration(newMessageId(), 1))),
    );
    expect(outcomes.map(({ status }) => status)).toContain('rejected');
  });
});
