import { expect, it } from '@jest/globals';
import { eventually, NatsAccount } from '@nestwork/testing';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from './nats-link.js';

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
  link.publishTogether('told.before');
  link.publishTogether('told.much', Buffer.alloc(link.get().info!.max_payload + 1));
  link.publishTogether('told.behind');
  await link.close();
  await eventually(() => expect(received).toEqual(['told.before', 'told.behind']));
  await sender.stop();
  await receiver.stop();
});
