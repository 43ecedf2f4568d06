import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsAccount, type NatsLogin } from '@nestwork/testing';
import { PretendedVersion } from '../../spec-support/pretended-version.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from './nats-link.js';

describe('a service', () => {
  let login: NatsLogin;
  let door: PretendedVersion | undefined;

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
  });
  afterEach(() => door?.close());

  it.each([
    ['2.10.21', 'which can lose sight of streams when nodes are killed (nats-server#6888)'],
    ['2.8.4', '2.9.10 is the oldest that this frame works with'],
  ])('does not start on nats-server %s, and says what to run instead (T31)', async (version, reason) => {
    door = await PretendedVersion.of(login, version);
    const started = TestService.start({ login: door.login });
    await expect(started).rejects.toThrow(`The NATS server is ${version}`);
    await expect(started).rejects.toThrow(reason);
  });

  it('starts on a server that is too old for production only', async () => {
    door = await PretendedVersion.of(login, '2.12.3');
    const service = await TestService.start({ login: door.login });
    expect(service.app.get(NatsLink).get().info?.version).toBe('2.12.3');
    await service.stop();
  });
});
