import { expect, it } from '@jest/globals';
import { NatsAccount } from '@nestwork/testing';
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
