import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import { InvalidMessage, type QueryMessage } from '@nestwork/contract-kit';
import { currentTrace, newTrace, runWithTrace } from '@nestwork/observability';
import { NatsAccount, type NatsLogin } from '@nestwork/testing';
import { gate } from '../../spec-support/gate.js';
import { manyRoundTrips } from '../../spec-support/round-trips.js';
import { ChangePrice, GetPrice, NotDeclared, Price, ProductUnknown } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { ReplyInbox } from '../connection/reply-inbox.js';
import { currentMessage } from '../pipeline/current-message.js';
import { DeadlinePassed, RemoteFailure, RequestAborted, ServiceUnavailable } from './request-errors.js';
import { RequestServer } from './request-server.js';

type Ask = (query: GetPrice) => Promise<Price>;

let answer: Ask = async ({ product }) => Price.of({ product, cents: 450 });

@QueryHandler(GetPrice)
class GetPriceHandler {
  execute(query: GetPrice): Promise<Price> {
    return answer(query);
  }
}

@CommandHandler(ChangePrice)
class ChangePriceHandler {
  async execute({ product, cents }: ChangePrice): Promise<Price> {
    return { product, cents };
  }
}

describe('a request', () => {
  let login: NatsLogin;
  let shop: TestService;
  let caller: TestService;

  beforeAll(async () => {
    login = (await NatsAccount.claim()).login;
    shop = await TestService.start({
      login,
      providers: [GetPriceHandler, ChangePriceHandler],
      maxConcurrentRequests: 4,
    });
    caller = await TestService.start({ login, service: 'caller' });
  });

  afterAll(async () => {
    await caller.stop();
    await shop.stop();
  });

  const ask = (product = 'tea', options = {}) => caller.client.request(GetPrice.of({ product }), options);

  it('is answered with an instance of the reply class', async () => {
    answering(async ({ product }) => Price.of({ product, cents: 450 }));
    const reply = await ask();
    expect(reply).toBeInstanceOf(Price);
    expect(reply).toEqual(Price.of({ product: 'tea', cents: 450 }));
  });

  it('to a command is answered too, when the handler returns a plain object of the right shape', async () => {
    await expect(caller.client.request(ChangePrice.of({ product: 'tea', cents: 500 }))).resolves.toEqual({
      product: 'tea',
      cents: 500,
    });
  });

  it('to the canaries is taken by them only, and refused as not executed while there are none', async () => {
    const asked: string[] = [];
    answering(async ({ product }) => {
      asked.push(product);
      return Price.of({ product, cents: 450 });
    });
    const alone = await ask('tea', { group: 'canary' }).catch((error: unknown) => error);
    expect(alone).toBeInstanceOf(ServiceUnavailable);
    expect(alone).toMatchObject({ reason: 'no canary of shop serves it' });
    expect(asked).toEqual([]);

    @QueryHandler(GetPrice)
    class CanaryHandler {
      async execute({ product }: GetPrice): Promise<Price> {
        return Price.of({ product, cents: 1 });
      }
    }
    const canary = await TestService.start({ login, providers: [CanaryHandler], group: 'canary' });
    const answers = async (options: object) =>
      (await Promise.all(Array.from({ length: 4 }, () => ask('tea', options)))).map(({ cents }) => cents);
    try {
      expect(await answers({ group: 'canary' })).toEqual([1, 1, 1, 1]);
      expect(await answers({})).toEqual([450, 450, 450, 450]);
    } finally {
      await canary.stop();
    }
  });

  it('throws the declared error class, with its details, at the caller', async () => {
    answering(async ({ product }) => {
      throw ProductUnknown.of({ product });
    });
    const refused = await ask('salt').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProductUnknown);
    expect(refused).toMatchObject({ product: 'salt', category: 'not-found' });
  });

  it('throws RemoteFailure for any other error, and tells the caller nothing about it', async () => {
    answering(async () => {
      throw new Error('password hunter2');
    });
    const failed = await ask().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RemoteFailure);
    expect(JSON.stringify(failed)).not.toContain('hunter2');
  });

  it('throws RemoteFailure, not the class, for a contract error that the contract does not declare', async () => {
    answering(async () => {
      throw NotDeclared.of({ secret: 'hunter2' });
    });
    const failed = await ask().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RemoteFailure);
    expect(JSON.stringify(failed)).not.toContain('hunter2');
  });

  it('throws RemoteFailure when the handler returns what its contract does not promise', async () => {
    // @ts-expect-error what a handler without type check might do
    answering(async () => ({ product: 'tea', cents: 'four' }));
    await expect(ask()).rejects.toBeInstanceOf(RemoteFailure);
  });

  it('is told apart: nobody serves it (T5)', async () => {
    await shop.app.get(NatsLink).get().flush();
    const unserved = await TestService.start({ login: (await NatsAccount.claim()).login, service: 'caller' });
    const outcome = await unserved.client.request(GetPrice.of({ product: 'tea' })).catch((error: unknown) => error);
    await unserved.stop();
    expect(outcome).toBeInstanceOf(ServiceUnavailable);
    expect(outcome).toMatchObject({ category: 'unavailable' });
  });

  it('is told apart: served, but not answered in time; nothing is left waiting (T4)', async () => {
    const release = gate<Price>();
    answering(() => release.promise);
    await expect(ask('tea', { timeoutMs: 50 })).rejects.toBeInstanceOf(DeadlinePassed);
    expect(caller.app.get(ReplyInbox).waiting).toBe(0);
    release.resolve(Price.of({ product: 'tea', cents: 1 }));
  });

  it('ends at once, and leaves nothing waiting, when the caller aborts it', async () => {
    const reached = gate();
    const release = gate<Price>();
    answering(() => (reached.resolve(), release.promise));
    const abort = new AbortController();
    const outcome = ask('tea', { signal: abort.signal }).catch((error: unknown) => error);
    await reached.promise;
    abort.abort();
    expect(await outcome).toBeInstanceOf(RequestAborted);
    expect(caller.app.get(ReplyInbox).waiting).toBe(0);
    release.resolve(Price.of({ product: 'tea', cents: 1 }));
    await expect(ask('tea', { signal: abort.signal })).rejects.toBeInstanceOf(RequestAborted);
  });

  it('aborts the signal of its handler when the deadline passes', async () => {
    const aborted = gate();
    const released = gate();
    answering(async ({ product }) => {
      const { signal } = currentMessage()!;
      signal.addEventListener('abort', () => aborted.resolve());
      await released.promise;
      return Price.of({ product, cents: 1 });
    });
    await expect(ask('tea', { timeoutMs: 1_000 })).rejects.toBeInstanceOf(DeadlinePassed);
    await aborted.promise;
    released.resolve();
  });

  it('is refused as unavailable when as many as allowed are in work', async () => {
    const release = gate<Price>();
    let reached = 0;
    const full = gate();
    answering(() => {
      if (++reached === 4) full.resolve();
      return release.promise;
    });
    const { endpoints } = shop.app.get(RequestServer);
    const { stats } = endpoints.find(({ contract }) => contract.type === GetPrice)!;
    const counted = () => Reflect.get(stats.toJSON(), 'num_requests');
    const before = counted();
    const inWork = Array.from({ length: 4 }, () => ask());
    await full.promise;
    await expect(ask()).rejects.toMatchObject({ code: 'service-unavailable', reason: '4 requests are in work' });
    release.resolve(Price.of({ product: 'tea', cents: 1 }));
    await expect(Promise.all(inWork)).resolves.toHaveLength(4);
    expect(counted()).toBe(before + 5);
  });

  it('made by a handler gets no later deadline than the message that the handler works on', async () => {
    let seen: number | undefined;
    answering(async ({ product }) => {
      if (product === 'outer') return shop.client.request(GetPrice.of({ product: 'inner' }), { timeoutMs: 60_000 });
      seen = currentMessage()!.deadline;
      return Price.of({ product, cents: 1 });
    });
    const latest = Date.now() + 5_000;
    await ask('outer', { timeoutMs: 4_000 });
    expect(seen).toBeLessThan(latest);
  });

  it('continues the trace of its caller, with the request as the cause', async () => {
    const outer = newTrace();
    answering(async ({ product }) =>
      Price.of({ product: `${product} ${JSON.stringify({ ...currentTrace(), id: currentMessage()!.id })}`, cents: 1 }),
    );
    const { product } = await runWithTrace(outer, () => ask());
    const inner: Record<string, string> = JSON.parse(product.slice('tea '.length));
    expect(inner['traceparent']!.split('-')[1]).toBe(outer.traceparent.split('-')[1]);
    expect(inner['traceparent']).not.toBe(outer.traceparent);
    expect(inner).toMatchObject({ correlationId: outer.correlationId, causationId: inner['id'] });
  });

  it('is not sent when it is larger than NATS carries', async () => {
    await expect(ask('x'.repeat(1_100_000))).rejects.toBeInstanceOf(InvalidMessage);
  });

  it('is dropped before the handler when its deadline has passed', async () => {
    let handled = 0;
    answering(async ({ product }) => (handled++, Price.of({ product, cents: 1 })));
    const late = await caller.app.get(ReplyInbox).ask({
      subject: 'svc.shop.get-price.v1',
      payload: '{"product":"tea"}',
      headers: { 'x-deadline': String(Date.now() - 1) },
      timeoutMs: 2_000,
    });
    expect(late.kind === 'reply' && Buffer.from(late.body).toString()).toContain('"code":"deadline-passed"');
    expect(handled).toBe(0);
    await expect(ask('tea', { deadline: Date.now() - 1 })).rejects.toBeInstanceOf(DeadlinePassed);
    expect(handled).toBe(0);
  });

  it('reaches one instance, whatever their number (T6)', async () => {
    const second = await TestService.start({ login, providers: [GetPriceHandler, ChangePriceHandler] });
    let handled = 0;
    answering(async ({ product }) => (handled++, Price.of({ product, cents: 1 })));
    const questions: Promise<unknown>[] = Array.from({ length: 3 }, () => ask());
    await Promise.all(questions);
    await second.stop();
    expect(handled).toBe(3);
  });

  it('that is already answered is finished when the service closes, and later ones find nobody (T10)', async () => {
    const other = (await NatsAccount.claim()).login;
    const closing = await TestService.start({ login: other, providers: [GetPriceHandler] });
    const asker = await TestService.start({ login: other, service: 'caller' });
    const reached = gate();
    answering(async ({ product }) => {
      reached.resolve();
      await manyRoundTrips(other);
      return Price.of({ product, cents: 7 });
    });
    const question: QueryMessage<Price> = GetPrice.of({ product: 'tea' });
    const first = asker.client.request(question);
    await reached.promise;
    await closing.stop();
    await expect(first).resolves.toMatchObject({ cents: 7 });
    await expect(asker.client.request(question)).rejects.toBeInstanceOf(ServiceUnavailable);
    await asker.stop();
  });
});

function answering(next: Ask): void {
  answer = next;
}
