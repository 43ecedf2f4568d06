import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsAccount } from '@nestwork/testing';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { NotConnected } from '../connection/not-connected.js';
import { encodeMessage } from '../wire/encode-message.js';
import { commandReplyType } from '../wire/encode-reply.js';
import { PublishFailed } from './publish-failed.js';

describe('publishing to a stream', () => {
  let shop: TestService;

  beforeAll(async () => {
    shop = await TestService.start({ login: (await NatsAccount.claim()).login });
  });

  afterAll(() => shop.stop());

  const stored = async (stream: string) => {
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    return (await jsm.streams.info(stream)).state.messages;
  };

  it('resolves when the broker has it, not when its bytes are buffered (T9, T26)', async () => {
    const before = await stored('EVT_SHOP');
    const ack = await shop.publisher.publish(event());
    expect(ack).toEqual({ stream: 'EVT_SHOP', seq: before + 1, duplicate: false });
    expect(await stored('EVT_SHOP')).toBe(before + 1);
  });

  it('again with the same id stores nothing, and says so (T26)', async () => {
    const message = event();
    const first = await shop.publisher.publish(message);
    await expect(shop.publisher.publish(message)).resolves.toEqual({ ...first, duplicate: true });
  });

  it('again as a replay stores the same message id under another broker id (T27)', async () => {
    const message = event();
    const first = await shop.publisher.publish(message);
    const replay = event(message.id, 1);
    expect(replay).toMatchObject({ id: message.id, brokerId: `${message.id}:r1`, headers: { 'ce-id': message.id } });
    await expect(shop.publisher.publish(replay)).resolves.toEqual({
      stream: 'EVT_SHOP',
      seq: first.seq + 1,
      duplicate: false,
    });
  });

  it('declares the stream of another service when that has never run', async () => {
    const command = { ...event(), subject: 'cmd.bakery.bake.v1' };
    await expect(shop.publisher.publish(command)).resolves.toMatchObject({ stream: 'CMD_BAKERY', seq: 1 });
  });

  it('makes no stream for a reply to a service that has none, and refuses that reply alone', async () => {
    const refused = await shop.publisher.publish(reply('cmd.nobody.saga-reply.v1')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PublishFailed);
    expect(refused).toMatchObject({
      concernsStream: false,
      message: expect.stringContaining('no stream CMD_NOBODY, and a reply makes none'),
    });
    await expect(stored('CMD_NOBODY')).rejects.toThrow('stream not found');
  });

  it('makes the stream of a reply anew when it took replies and was deleted', async () => {
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    await shop.publisher.publish({ ...event(), subject: 'cmd.grocer.buy.v1' });
    await jsm.streams.delete('CMD_GROCER');
    await expect(shop.publisher.publish(reply('cmd.grocer.saga-reply.v1'))).resolves.toMatchObject({ seq: 1 });
  });

  it('that is full is no success, although the refusal names the stream and a sequence', async () => {
    const { subject } = event();
    await shop.publisher.publish(event());
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    await jsm.streams.update('EVT_SHOP', { max_msgs: await stored('EVT_SHOP') });
    const refused = await shop.publisher.publish(event()).catch((error: unknown) => error);
    await jsm.streams.update('EVT_SHOP', { max_msgs: -1 });
    expect(refused).toBeInstanceOf(PublishFailed);
    expect(refused).toMatchObject({ concernsStream: true, message: expect.stringContaining(`on ${subject}`) });
  });

  it('whose messages may not be that large refuses the message, not all of them', async () => {
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    await jsm.streams.update('EVT_SHOP', { max_msg_size: 16 });
    const refused = await shop.publisher.publish(event()).catch((error: unknown) => error);
    await jsm.streams.update('EVT_SHOP', { max_msg_size: -1 });
    expect(refused).toMatchObject({ concernsStream: false, message: expect.stringContaining('size') });
  });

  it('to a subject that no stream stores is refused', async () => {
    await expect(shop.publisher.publish({ ...event(), subject: 'elsewhere' })).rejects.toThrow(
      "No stream stores elsewhere: subjects start with 'evt.' or 'cmd.'",
    );
  });

  it('without a connection throws at once: nothing is buffered (T9, T21)', async () => {
    const other = await TestService.start({ login: (await NatsAccount.claim()).login });
    const { publisher } = other;
    await other.stop();
    await expect(publisher.publish(event())).rejects.toBeInstanceOf(NotConnected);
  });

  it('refuses a header that would start another header', async () => {
    const forged = { ...event(), headers: { 'x-reply-ref': 'a\r\nce-id: forged' } };
    await expect(shop.publisher.publish(forged)).rejects.toThrow('Header x-reply-ref contains a line break or NUL');
  });
});

function event(id?: string, resend?: number) {
  const options = {
    service: 'shop',
    via: 'stream',
    ...(id !== undefined && { id }),
    ...(resend !== undefined && { resend }),
  } as const;
  return encodeMessage(PriceChanged.of({ product: 'tea', cents: 450 }), options);
}

function reply(subject: string) {
  const { headers, ...message } = event();
  return { ...message, subject, headers: { ...headers, 'ce-type': commandReplyType } };
}
