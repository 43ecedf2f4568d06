import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually, NatsServerProcess } from '@nestwork/testing';
import { TestService } from '../../spec-support/test-service.js';
import { LoginRefused } from './login-refused.js';
import { NatsLink } from './nats-link.js';

const describeWithBroker = NatsServerProcess.isAvailable ? describe : describe.skip;
const known = { user: 'shop', pass: 'right' };

function start(port?: number, { user, pass } = known): Promise<NatsServerProcess> {
  return NatsServerProcess.start({ ...(port && { port }), arguments: ['--user', user, '--pass', pass] });
}

describeWithBroker('a service whose login is refused', () => {
  let broker: NatsServerProcess;

  beforeEach(async () => {
    broker = await start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await broker.stop();
  });

  it.each([
    ['a wrong password', { ...known, pass: 'wrong' }, "refuses the login of user 'shop'"],
    ['an unknown user', { ...known, user: 'stranger' }, "refuses the login of user 'stranger'"],
    ['no user at all', {}, 'refuses the login without a user'],
    ['a token that nobody knows', { token: 'secret' }, 'refuses the login by a token'],
  ])('for %s does not start, and says what to check', async (_case, credentials, reason) => {
    const started = TestService.start({ login: { ...broker.login, ...credentials } });
    const refusal = await started.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(LoginRefused);
    const { message } = refusal as LoginRefused;
    expect(message).toContain(reason);
    expect(message).toContain('Check NATS_URL, NATS_USER and NATS_PASSWORD');
    expect(message).not.toMatch(/right|wrong|secret/);
  });

  it('while it runs goes on trying and says what to check, until it is let in again', async () => {
    const service = await TestService.start({ login: { ...broker.login, ...known } });
    const link = service.app.get(NatsLink);
    const warned = jest.spyOn(Logger.prototype, 'warn');
    const { port } = broker.address;
    await broker.stop();
    broker = await start(port, { ...known, pass: 'another' });
    await eventually(() =>
      expect(warned).toHaveBeenCalledWith(expect.objectContaining({ err: expect.any(LoginRefused) })),
    );
    expect(link.isConnected).toBe(false);
    await broker.stop();
    broker = await start(port);
    await eventually(() => expect(link.isConnected).toBe(true));
    await service.stop();
  });
});
