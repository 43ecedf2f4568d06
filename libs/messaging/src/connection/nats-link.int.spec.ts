import { expect, it } from '@jest/globals';
import { eventually, NatsAccount } from '@nestwork/testing';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from './nats-link.js';
import { ReplyInbox } from './reply-inbox.js';

it('a link that is asked to connect once more keeps the connection that it has', async () => {
  const shop = await TestService.start({ login: (await NatsAccount.claim()).login });
  const link = shop.app.get(NatsLink);
  const connection = link.get();
  await link.onModuleInit();
  expect(link.get()).toBe(connection);
  await shop.stop();
});

it('a link that is closed sends first what was about to leave, but for what the connection refuses', async () => {
  const { login } = await NatsAccount.claim();
  const [sender, receiver] = [await TestService.start({ login }), await TestService.start({ login })];
  const received: string[] = [];
  receiver.app.get(NatsLink).subscribe('told.*', { receive: (msg) => void received.push(msg.subject) });
  await receiver.app.get(NatsLink).roundTrip();
  const link = sender.app.get(NatsLink);
  const refusals: unknown[] = [];
  const options = { refused: (error: unknown) => void refusals.push(error) };
  link.publishTogether('told.before', '', options);
  link.publishTogether('told.much', tooMuchFor(link), options);
  link.publishTogether('told.behind', '', options);
  await link.close();
  await eventually(() => expect(received).toEqual(['told.before', 'told.behind']));
  expect(refusals).toEqual([expect.objectContaining({ message: expect.stringContaining('max_payload') })]);
  await sender.stop();
  await receiver.stop();
});

it.each([1, 16])(
  'a question that the connection refuses ends at once, as number %i of its turn, too',
  async (number) => {
    const shop = await TestService.start({ login: (await NatsAccount.claim()).login });
    const [link, inbox] = [shop.app.get(NatsLink), shop.app.get(ReplyInbox)];
    for (let before = 1; before < number; before++) link.publishTogether('told.before', '', { refused: fail });
    const asked = inbox.ask({ subject: 'asked', payload: tooMuchFor(link), timeoutMs: 60_000 });
    await expect(asked).rejects.toThrow('max_payload');
    expect(inbox.waiting).toBe(0);
    await shop.stop();
  },
);

it('a question waits for its answer under the name of the service that it asks, and hears nobody who answers under another', async () => {
  const { login } = await NatsAccount.claim();
  const [shop, bakery] = [await TestService.start({ login }), await TestService.start({ login })];
  const link = bakery.app.get(NatsLink);
  const inboxes: string[] = [];
  link.subscribe('svc.bakery.bake.v1', {
    receive: ({ reply = '' }) => {
      inboxes.push(reply);
      link.publishTogether(reply.replace('.bakery.', '.forger.'), 'forged', { refused: fail });
      link.publishTogether(reply, 'baked', { refused: fail });
    },
  });
  await link.roundTrip();
  const question = { subject: 'svc.bakery.bake.v1', payload: '', timeoutMs: 60_000 };
  const answer = await shop.app.get(ReplyInbox).ask(question);
  expect(answer).toMatchObject({ kind: 'reply', body: Buffer.from('baked') });
  expect(inboxes).toEqual([expect.stringMatching(/^_INBOX\.\w+\.\w+\.bakery\.\w+$/)]);
  await shop.stop();
  await bakery.stop();
});

function tooMuchFor(link: NatsLink): Buffer {
  return Buffer.alloc(link.get().info!.max_payload + 1);
}

function fail(error: unknown): void {
  throw error;
}
