import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InfrastructureErrors, ServiceUnavailable } from '@nestwork/messaging';
import { request, Reserved } from '../spec-support/messages.js';
import { startInbox, type StartedInbox } from '../spec-support/start-inbox.js';
import { FirstStillRunning } from './first-still-running.js';

let inbox: StartedInbox;

beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox.close());

describe('the inbox module', () => {
  it('lets messaging hold a message while the database is away or a copy of it is handled', () => {
    const errors = inbox.app.get(InfrastructureErrors);

    expect(errors.match(Object.assign(new Error('gone'), { code: '57P01' }))).toBe(true);
    const stillRunning = new FirstStillRunning({ consumer: 'a', id: 'b' }, undefined);
    expect(stillRunning.message).toMatch(/^Another copy of a b is still being handled\. Try again later/);
    expect(errors.match(stillRunning)).toBe(true);
    expect(errors.match(Object.assign(new Error('duplicate'), { code: '23505' }))).toBe(false);
  });
});

describe('a request whose connection to the database is lost while it is handled', () => {
  it('is told that the service is unavailable, took no effect, and succeeds when it is repeated', async () => {
    const { id } = request();
    const lost = inbox.handle(request({ id }), async () => {
      await inbox.database.execute("INSERT INTO effect VALUES ('lost')");
      await inbox.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    await expect(lost).rejects.toBeInstanceOf(ServiceUnavailable);

    const repeat = inbox.handle(request({ id }), async () => Reserved.of({ left: 1 }));

    await expect(repeat).resolves.toEqual({ left: 1 });
    await expect(inbox.temporary.query('SELECT text FROM effect')).resolves.toEqual([]);
  });
});

describe('a handler with an outside call', () => {
  const outside = (calls: string[]) => ({
    name: 'Outside',
    instance: { callOutside: async () => calls.push(inbox.database.inTransaction ? 'inside' : 'before') },
  });

  it('makes it before the transaction, and not for a repeat', async () => {
    const calls: string[] = [];
    const { id } = request();
    const handle = () =>
      inbox.handle(request({ id, handler: outside(calls) }), async () => Reserved.of({ left: calls.length }));

    await expect(handle()).resolves.toEqual({ left: 1 });
    await expect(handle()).resolves.toEqual({ left: 1 });
    expect(calls).toEqual(['before']);
  });

  it('does not repeat it for a stored command that is sent again, and still replies', async () => {
    const calls: string[] = [];
    const command = request({ via: 'stream', replyTo: 'cmd.orders.saga-reply.v1', handler: outside(calls) });
    const handle = () => inbox.handle({ ...command, state: new Map() }, async () => Reserved.of({ left: 1 }));

    await handle();
    await handle();

    expect(calls).toEqual(['before']);
    await expect(inbox.temporary.query('SELECT reply_to FROM sent_reply')).resolves.toHaveLength(2);
  });

  it('records nothing when the call fails', async () => {
    const failing = { name: 'Failing', instance: { callOutside: () => Promise.reject(new Error('no answer')) } };
    const command = request({ handler: failing });

    await expect(inbox.handle(command, async () => Reserved.of({ left: 1 }))).rejects.toThrow('no answer');
    await expect(inbox.temporary.query('SELECT 1 FROM inbox WHERE message_id = $1', [command.id])).resolves.toEqual([]);
  });
});
