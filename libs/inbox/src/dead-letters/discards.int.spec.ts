import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceClient } from '@nestwork/messaging';
import { eventually } from '@nestwork/testing';
import { Close, Ledger } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());
afterEach(() => ledger.clear());

const settled = (deadLetters = 0) => ledger.service.settled({ deadLetters });
const discard = (id: string) => ledger.ask('failed discard', { id, reason: 'a test order' });

/** A command that failed for good, was discarded, and would succeed by now. */
async function discardedClose(account: string): Promise<string> {
  await ledger.poison(account, 0);
  const id = await ledger.service.deliver(Close.of({ account }));
  await settled(1);
  await discard(id);
  await ledger.heal();
  return id;
}

describe('a discarded message', () => {
  it('takes no effect when it is published again, and its stored reply says why', async () => {
    const id = await discardedClose('again');
    await ledger.service.deliver(Close.of({ account: 'again' }), {
      id,
      times: 2,
      replyTo: 'cmd.trips.saga-reply.v1',
      replyRef: 'step-1',
    });
    await eventually(async () =>
      expect(await ledger.service.query('SELECT message_id, outcome FROM sent_reply')).toEqual([
        { message_id: id, outcome: { status: 'error', error: expect.objectContaining({ code: 'message-discarded' }) } },
      ]),
    );
    expect(await ledger.moves('again')).toEqual([]);
  });

  it('is refused when it is requested under its id', async () => {
    const id = await discardedClose('request');
    const request = ledger.service.app
      .get(ServiceClient, { strict: false })
      .request(Close.of({ account: 'request' }), { id });
    await expect(request).rejects.toMatchObject({
      code: 'message-discarded',
      category: 'conflict',
      details: { messageId: id },
    });
    expect(await ledger.moves('request')).toEqual([]);
  });

  it('does not turn its key back, or come back as a dead letter, when it still cannot be read', async () => {
    await ledger.move('turned', 1);
    const id = await ledger.move('turned', 2, { unreadable: true });
    await settled(1);
    await discard(id);
    await ledger.move('turned', 3);
    await settled();
    await ledger.move('turned', 2, { unreadable: true, id, times: 2 });
    await ledger.move('turned', 4);
    await settled();
    expect(await ledger.moves('turned')).toEqual([1, 3, 4]);
    expect(await ledger.key('turned')).toEqual({ reason: null, last: 4 });
  });
});

describe('a discard', () => {
  it('takes what waits for a consumer that this version does not have, although it is not dead', async () => {
    await ledger.poison('old', 0);
    const id = await ledger.service.deliver(Close.of({ account: 'old' }));
    await settled(1);
    await ledger.service.query(`
      UPDATE failed_message SET consumer = 'ledger.retired', dead_at = NULL`);
    expect((await discard(id)).details).toEqual({ discarded: 1 });
    expect(await ledger.service.failedMessages()).toEqual([]);
  });

  it('of many leaves alone what a newer version beside this one still tries', async () => {
    await ledger.poison('newer', 0);
    await ledger.service.deliver(Close.of({ account: 'newer' }));
    await settled(1);
    await ledger.service.query(`UPDATE failed_message SET consumer = 'ledger.of-the-next-version', dead_at = NULL`);
    const discarding = ledger.ask('failed discard', { all: true, reason: 'old test orders' });
    await expect(discarding).rejects.toMatchObject({ reason: expect.stringContaining('No dead letter matches') });
    expect((await ledger.ask('failed discard', { all: true, reason: 'a test', dryRun: true })).details).toEqual({
      wouldDiscard: 0,
    });
    const consumer = 'ledger.of-the-next-version';
    expect((await ledger.ask('failed discard', { consumer, reason: 'never released' })).details).toEqual({
      discarded: 1,
    });
  });

  it('leaves alone what is about to be tried again', async () => {
    await ledger.poison('tried', 0);
    const id = await ledger.service.deliver(Close.of({ account: 'tried' }));
    await settled(1);
    await ledger.service.query(`UPDATE failed_message SET retry_at = now() + interval '1 h', redrive_id = 'begun'`);
    await expect(discard(id)).rejects.toMatchObject({ reason: expect.stringContaining('No dead letter matches') });
    await ledger.service.query('UPDATE failed_message SET retry_at = NULL, redrive_id = NULL');
    const database = await ledger.service.shareDatabase();
    const elsewhere = await database.begin();
    await elsewhere.query('SELECT FROM failed_message FOR UPDATE');
    await expect(discard(id)).rejects.toMatchObject({ reason: expect.stringContaining('No dead letter matches') });
    await elsewhere.query('COMMIT');
    await elsewhere.end();
    await database.drop();
    // Nothing was noted that would keep it from taking effect.
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await settled();
    expect(await ledger.moves('tried')).toEqual([0]);
  });
});
