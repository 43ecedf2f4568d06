import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandHandler } from '@nestjs/cqrs';
import { errorToWire, newMessageId, ContractError } from '@nestwork/contract-kit';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { MemoryFailureStore } from '../../spec-support/memory-failure-store.js';
import { ChangePrice, Price, ProductUnknown } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import type { CallsOutside } from '../pipeline/calls-outside.js';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { MessagePipeline } from '../pipeline/message-pipeline.js';
import { StreamEndpoints } from '../stream/stream-endpoints.js';
import { encodeMessage } from '../wire/encode-message.js';
import { encodeReply } from '../wire/encode-reply.js';

@CommandHandler(ChangePrice)
class ChangePriceHandler implements CallsOutside<ChangePrice, string> {
  async callOutside({ product }: ChangePrice): Promise<string> {
    return `approved ${product}`;
  }

  async execute({ product, cents }: ChangePrice, approval: string): Promise<Price> {
    if (product === 'salt') throw ProductUnknown.of({ product });
    return Price.of({ product: `${product} (${approval})`, cents });
  }
}

describe('a stored command', () => {
  let login: NatsLogin;
  let failures: MemoryFailureStore;
  let shop: TestService;
  let buyer: TestService;
  let replies: IncomingMessage[];

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    failures = new MemoryFailureStore();
    shop = await TestService.start({ login, failures, providers: [ChangePriceHandler] });
    replies = [];
    buyer = await startBuyer();
  });

  afterEach(async () => {
    await buyer.stop();
    await shop.stop();
  });

  it('reaches the same handler as a request, with the answer of its outside call', async () => {
    const seen: IncomingMessage[] = [];
    shop.app.get(MessagePipeline).use('inner', async (incoming, next) => {
      const reply = await next();
      seen.push(incoming);
      expect(reply).toMatchObject({ product: 'tea (approved tea)' });
    });
    const id = newMessageId();
    await shop.publisher.publish(
      encodeMessage(ChangePrice.of({ product: 'tea', cents: 1 }), { service: 'buyer', id, via: 'stream' }),
    );
    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen[0]).toMatchObject({ kind: 'command', via: 'stream', id, consumer: 'shop.change-price.v1', attempt: 1 });
  });

  it('has one reply, that names the command as its cause and repeats the reference', async () => {
    replyAsTheInboxDoes();
    const id = newMessageId();
    const options = {
      service: 'buyer',
      id,
      replyTo: 'cmd.buyer.saga-reply.v1',
      replyRef: 'saga 7/step 1',
      via: 'stream',
    } as const;
    await shop.publisher.publish(encodeMessage(ChangePrice.of({ product: 'tea', cents: 1 }), options));
    await eventually(() => expect(replies).toHaveLength(1));
    const [reply] = replies;
    expect(reply).toMatchObject({
      kind: 'reply',
      consumer: 'buyer.saga-replies',
      replyRef: 'saga 7/step 1',
      message: { product: 'tea (approved tea)', cents: 1 },
    });
    expect(reply!.headers.get('x-causation-id')).toBe(id);
    expect(reply!.headers.get('x-status')).toBe('ok');
  });

  it('that is refused by contract has a reply with the error', async () => {
    replyAsTheInboxDoes();
    const options = { service: 'buyer', replyTo: 'cmd.buyer.saga-reply.v1', via: 'stream' } as const;
    await shop.publisher.publish(encodeMessage(ChangePrice.of({ product: 'salt', cents: 1 }), options));
    await eventually(() => expect(replies).toHaveLength(1));
    expect(replies[0]!.headers.get('x-status')).toBe('error');
    expect(replies[0]!.message).toMatchObject({ code: 'shop.product-unknown', details: { product: 'salt' } });
    expect(failures.dead).toHaveLength(0);
  });

  // What the inbox does in its transaction, with the outbox as the way out.
  function replyAsTheInboxDoes(): void {
    shop.app.get(MessagePipeline).use('transaction', async (incoming, next) => {
      try {
        const reply = await next();
        await shop.publisher.publish(encodeReply(incoming, { status: 'ok', reply }, 'shop'));
      } catch (error) {
        if (!(error instanceof ContractError)) throw error;
        await shop.publisher.publish(encodeReply(incoming, { status: 'error', error: errorToWire(error) }, 'shop'));
      }
    });
  }

  async function startBuyer(): Promise<TestService> {
    const service = await TestService.start({
      login,
      service: 'buyer',
      beforeListening: (app) =>
        app.get(StreamEndpoints).add({
          durable: 'buyer.saga-replies',
          stream: 'CMD_BUYER',
          filterSubject: 'cmd.buyer.saga-reply.v1',
          concurrency: 1,
          kind: 'reply',
          handler: { name: 'Sagas', instance: {} },
          decode: ({ body }) => ({ message: JSON.parse(Buffer.from(body).toString()) }),
          handle: async (incoming) => void replies.push(incoming),
        }),
    });
    return service;
  }
});
