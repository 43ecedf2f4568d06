import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { NatsLink } from '@nestwork/messaging';
import { eventually } from '@nestwork/testing';
import { Close, Ledger } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());
afterEach(() => ledger.clear());

const settled = (deadLetters = 0) => ledger.service.settled({ deadLetters });
const actions = () => ledger.service.query('SELECT by, action, target, before, after, reason FROM operator_action');

/** An account whose first event is dead and whose second waits; the id of the dead one. */
async function parked(account: string): Promise<string> {
  const deadBefore = (await ledger.service.failedMessages()).length;
  await ledger.poison(account, 1);
  const id = await ledger.move(account, 1);
  await ledger.move(account, 2);
  await ledger.service.settled({ deadLetters: deadBefore + 1 });
  return id;
}

describe('a redrive', () => {
  it('handles the message where it failed; its key goes on in order', async () => {
    const id = await parked('tea');
    await ledger.heal();
    const { details } = await ledger.ask('failed redrive', { id });
    expect(details?.['next']).toBe(`npm run ops -- failed progress ${String(details?.['redrive'])} --service ledger`);
    await settled();

    expect(await ledger.moves('tea')).toEqual([1, 2]);
    expect(await ledger.key('tea')).toEqual({ reason: null, last: 2 });
    const progress = await ledger.ask('failed progress', { id: details?.['redrive'] });
    expect(progress.rows).toMatchObject([{ by: 'ann', messages: 1, waiting: 0, trying: 0, deadAgain: 0, handled: 1 }]);
  });

  it('that fails gets all its attempts anew, and is dead again', async () => {
    const id = await parked('coffee');
    await ledger.ask('failed redrive', { id });
    await settled(1);

    expect(await ledger.service.failedMessages()).toMatchObject([{ messageId: id, attempts: 3, dead: true }]);
    expect((await ledger.ask('failed progress')).rows).toMatchObject([{ messages: 1, deadAgain: 1, handled: 0 }]);
    expect(await ledger.moves('coffee')).toEqual([]);
  });

  it('takes a group, so many per second', async () => {
    for (const account of ['a', 'b', 'c']) await parked(account);
    const groups = (await ledger.ask('failed groups')).rows ?? [];
    expect(groups).toMatchObject([{ count: 3, error: 'Error: no such account' }]);
    await ledger.heal();
    await ledger.ask('failed redrive', { group: groups[0]?.['group'], rate: 0.1 });
    await eventually(async () => expect(await ledger.moves('a')).toEqual([1, 2]));

    const rows = await ledger.service.query<{ wait: number }>(
      'SELECT round(extract(epoch FROM retry_at - at) / 10)::int AS wait FROM failed_message, operator_action ORDER BY 1',
    );
    expect(rows.map(({ wait }) => wait)).toEqual([1, 2]);
    expect((await ledger.ask('failed progress')).rows).toMatchObject([{ messages: 3, waiting: 2, handled: 1 }]);
  });

  it.each([3, 30, 0.3])('at %p per second is as good as any', async (rate) => {
    for (const account of [`first ${rate}`, `then ${rate}`]) await parked(account);
    await ledger.heal();
    const { details } = await ledger.ask('failed redrive', { all: true, rate });
    expect(details).toMatchObject({ messages: 2 });
    await settled();
    expect(await ledger.moves(`then ${rate}`)).toEqual([1, 2]);
  });

  it('that was far too slow is hastened by another, or called off by a discard, and the progress of both is right', async () => {
    for (const account of ['one', 'two', 'three']) await parked(account);
    await ledger.heal();
    const redrive = async () => {
      const { details } = await ledger.ask('failed redrive', { all: true, rate: 0.1 });
      // Much slower than a redrive can be.
      await ledger.service.query(
        `UPDATE failed_message SET retry_at = retry_at + interval '1 h' WHERE retry_at > now() + interval '2 s'`,
      );
      return details;
    };
    const slow = await redrive();
    await eventually(async () => expect(await ledger.moves('one')).toEqual([1, 2]));
    expect((await ledger.ask('failed list')).rows?.map(({ state }) => state)).toEqual(['scheduled', 'scheduled']);
    const hurry = await redrive();
    expect(hurry).toMatchObject({ messages: 2 });
    await eventually(async () => expect(await ledger.moves('two')).toEqual([1, 2]));
    const { details } = await ledger.ask('failed discard', { all: true, reason: 'no longer wanted' });
    expect(details).toEqual({ discarded: 1 });
    await settled();

    expect(await ledger.moves('three')).toEqual([2]);
    const progress = async (id: unknown) => (await ledger.ask('failed progress', { id })).rows;
    expect(await progress(slow?.['redrive'])).toMatchObject([{ messages: 3, rescheduled: 2, waiting: 0, handled: 1 }]);
    expect(await progress(hurry?.['redrive'])).toMatchObject([{ messages: 2, rescheduled: 0, waiting: 0, handled: 2 }]);
  });

  it('can be tried dry, and never means all by mistake', async () => {
    await parked('milk');
    const dry = await ledger.ask('failed redrive', { consumer: 'ledger.moves', dryRun: true });
    expect(dry.details).toEqual({ wouldRedrive: 1 });
    await expect(ledger.ask('failed redrive')).rejects.toMatchObject({ reason: expect.stringContaining('--all') });
    await expect(ledger.ask('failed redrive', { id: 'x' })).rejects.toMatchObject({
      reason: expect.stringContaining('No dead letter matches'),
    });
    expect(await ledger.service.query('SELECT FROM failed_message WHERE retry_at IS NULL')).toHaveLength(1);
  });

  it('of a consumer that this version does not have is refused', async () => {
    const id = await parked('old');
    await ledger.service.query(`UPDATE failed_message SET consumer = 'ledger.retired'`);
    await expect(ledger.ask('failed redrive', { id })).rejects.toMatchObject({
      reason: expect.stringContaining('no consumer ledger.retired'),
    });
  });

  it('of a command sends its stored reply, as a delivery would', async () => {
    await ledger.poison('closing', 0);
    const close = Close.of({ account: 'closing' });
    const id = await ledger.service.deliver(close, { replyTo: 'cmd.trips.saga-reply.v1', replyRef: 'step-1' });
    await settled(1);
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await settled();

    expect(await ledger.service.query('SELECT message_id, reply_to, outcome FROM sent_reply')).toEqual([
      {
        message_id: id,
        reply_to: 'cmd.trips.saga-reply.v1',
        outcome: { status: 'ok', reply: { account: 'closing' } },
      },
    ]);
    expect(await ledger.moves('closing')).toEqual([0]);
  });

  it.each(['retry.claimed', 'inbox.recorded', 'inbox.committed'])(
    'whose instance dies at %s loses nothing and does nothing twice',
    async (point) => {
      const account = `dies-${point}`;
      const id = await parked(account);
      await ledger.heal();
      await ledger.service.crashAt(point);
      // It may die before the operator has the answer; what was asked for is written down by then.
      await ledger.ask('failed redrive', { id }).catch(() => undefined);
      await settled();

      expect(await ledger.moves(account)).toEqual([1, 2]);
    },
  );

  it('of an event that was passed by takes effect, since somebody wanted it out of order', async () => {
    await ledger.move('late', 1);
    await ledger.move('late', 2);
    await settled();
    const id = await ledger.move('late', 2, { amount: 99 });
    await settled(1);
    await ledger.ask('failed redrive', { id });
    await settled();

    expect(await ledger.moves('late')).toEqual([1, 2, 99]);
    expect(await ledger.key('late')).toEqual({ reason: null, last: 2 });
  });
});

describe('a message that cannot be read', () => {
  it('holds its key, is corrected with before and after kept, and takes effect under its old id', async () => {
    const id = newMessageId();
    const headers = { 'ce-id': id, 'ce-subject': 'typo', 'x-sequence': 'one' };
    ledger.service.app.get(NatsLink, { strict: false }).publish('evt.ledger.moved.v1.1', '{"account":', { headers });
    await settled(1);
    expect(await ledger.key('typo')).toMatchObject({ reason: 'failed' });

    const correction = { body: '{"account":"typo","amount":1}', headers: '{"x-sequence":"1"}' };
    const edited = await ledger.ask('failed edit', { id, ...correction, reason: 'cut off by a bad client' });
    expect(edited.details).toMatchObject({ next: `npm run ops -- failed redrive ${id} --service ledger` });
    await ledger.move('typo', 2);
    await ledger.ask('failed redrive', { id });
    await settled();

    expect(await ledger.moves('typo')).toEqual([1, 2]);
    expect(await ledger.service.query('SELECT FROM inbox WHERE message_id = $1', [id])).toHaveLength(1);
    expect((await actions())[0]).toMatchObject({
      by: 'ann',
      action: 'failed edit',
      target: `ledger.moves ${id}`,
      before: { body: '{"account":', headers: { 'x-sequence': 'one' } },
      after: { body: correction.body, headers: { 'x-sequence': '1', 'ce-subject': 'typo' } },
      reason: 'cut off by a bad client',
    });
  });

  it.each([
    ['body that is no JSON', { body: '{"account":' }, 'cannot be read'],
    ['body without a field of its contract', { body: '{"account":"typo"}' }, 'amount is missing'],
    ['type', { headers: '{"ce-type":"ledger.other.v1"}' }, 'ce-type'],
  ])('is not given a %s that cannot be read either, whether for a dry run or not', async (_, wrong, problem) => {
    const id = await parked('still');
    const before = await ledger.service.query('SELECT body, headers FROM failed_message');
    for (const dryRun of [true, false]) {
      const edited = ledger.ask('failed edit', { id, ...wrong, reason: 'x', dryRun });
      await expect(edited).rejects.toMatchObject({ reason: expect.stringContaining(problem) });
    }
    const right = { body: '{"account":"still","amount":7}', reason: 'x', dryRun: true };
    expect((await ledger.ask('failed edit', { id, ...right })).details).toEqual({ wouldEdit: id });
    expect(await ledger.service.query('SELECT body, headers FROM failed_message')).toEqual(before);
    expect(await actions()).toEqual([]);
  });

  it('may be changed in any way where this version does not know its consumer', async () => {
    const id = await parked('retired');
    await ledger.service.query(`UPDATE failed_message SET consumer = 'ledger.retired'`);
    await ledger.ask('failed edit', { id, body: 'anything', reason: 'x' });
    expect(await ledger.service.query('SELECT body FROM failed_message')).toEqual([{ body: 'anything' }]);
  });

  it.each(['"abc"', '["a"]', 'null', '7', '{"x-sequence":7}', '{'])('gets no headers out of %s', async (headers) => {
    const id = await parked('texts');
    const before = await ledger.service.query('SELECT headers FROM failed_message');
    await expect(ledger.ask('failed edit', { id, headers, reason: 'x' })).rejects.toMatchObject({
      reason: expect.stringContaining('--headers must be a JSON object of texts'),
    });
    expect(await ledger.service.query('SELECT headers FROM failed_message')).toEqual(before);
  });

  it.each(['{"x-sequence":"50"}', '{"x-sequence":""}', '{"ce-subject":"another"}'])(
    'keeps its place in its key, which would go on from another one: %s',
    async (headers) => {
      const id = await parked('placed');
      await expect(ledger.ask('failed edit', { id, headers, reason: 'x' })).rejects.toMatchObject({
        reason: expect.stringContaining('The place of an event in its key'),
      });
      await ledger.heal();
      await ledger.ask('failed redrive', { id });
      await settled();
      expect((await ledger.moves('placed')).slice(-2)).toEqual([1, 2]);
    },
  );

  it('keeps its id', async () => {
    const id = await parked('same');
    const headers = JSON.stringify({ 'ce-id': newMessageId() });
    await expect(ledger.ask('failed edit', { id, headers, reason: 'x' })).rejects.toMatchObject({
      reason: 'The id of a message cannot be changed',
    });
  });
});

describe('a discard', () => {
  it('lets the followers go on, and keeps what was given up and why', async () => {
    const id = await parked('gone');
    await ledger.ask('failed discard', { id, reason: 'a test order' });
    await settled();

    expect(await ledger.moves('gone')).toEqual([2]);
    expect(await ledger.key('gone')).toEqual({ reason: null, last: 2 });
    expect(await actions()).toMatchObject([
      {
        by: 'ann',
        action: 'failed discard',
        before: { body: '{"account":"gone","amount":1}', error: 'Error: no such account' },
        reason: 'a test order',
      },
    ]);
  });
});

describe('a gap', () => {
  it('is accepted with a reason: the key goes on with what is there', async () => {
    await ledger.move('gap', 1);
    await ledger.move('gap', 5);
    await ledger.move('gap', 6);
    await settled();
    expect((await ledger.ask('keys list')).rows).toMatchObject([
      { key: 'gap', reason: 'gap', lastSequence: 1, nextSequence: 5, waiting: 2, failedId: null },
    ]);
    await ledger.ask('keys release', { consumer: 'ledger.moves', key: 'gap', reason: 'lost with the old broker' });
    await settled();

    expect(await ledger.moves('gap')).toEqual([1, 5, 6]);
    expect(await actions()).toMatchObject([{ before: { lastSequence: 1 }, after: { lastSequence: 4 } }]);
  });

  it('cannot be accepted where a message failed: that one is named', async () => {
    const id = await parked('failed');
    const release = { consumer: 'ledger.moves', key: 'failed', reason: 'x' };
    await expect(ledger.ask('keys release', release)).rejects.toMatchObject({ reason: expect.stringContaining(id) });
  });
});

describe('a key whose failed message is not there any more', () => {
  it('is released with a reason', async () => {
    await parked('orphan');
    await ledger.service.query('DELETE FROM failed_message');
    await ledger.ask('keys release', { consumer: 'ledger.moves', key: 'orphan', reason: 'deleted by hand' });
    await settled();

    expect(await ledger.moves('orphan')).toEqual([2]);
    expect(await ledger.key('orphan')).toEqual({ reason: null, last: 2 });
  });

  it('is released when nothing waits in it either', async () => {
    await ledger.poison('alone', 1);
    await ledger.move('alone', 1);
    await settled(1);
    await ledger.service.query('DELETE FROM failed_message');
    await ledger.ask('keys release', { consumer: 'ledger.moves', key: 'alone', reason: 'deleted by hand' });
    await eventually(async () => expect(await ledger.key('alone')).toEqual({ reason: null, last: 0 }));
  });
});

describe('an id that comes under another key while one waits for it', () => {
  it('keeps the first key waiting, and does not hold the other', async () => {
    const id = await parked('first');
    await ledger.poison('second', 1);
    await ledger.move('second', 1, { id, times: 2 });
    await ledger.move('second', 2);
    await eventually(async () => expect(await ledger.moves('second')).toEqual([2]));
    expect((await ledger.ask('keys list')).rows).toMatchObject([{ key: 'first', reason: 'failed', failedId: id }]);
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await settled();

    expect(await ledger.moves('first')).toEqual([1, 2]);
  });
});

describe('a failed message', () => {
  it('is a problem for the doctor, who says where to look, until it has taken effect', async () => {
    const id = await parked('ill');
    const found = async () => (await ledger.ask('doctor check')).rows?.filter(({ about }) => about === 'dead letters');
    const mend = 'See why: npm run ops -- failed groups --service ledger';
    expect(await found()).toMatchObject([{ severity: 'problem', finding: expect.stringMatching(/^1 messages/), mend }]);
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await settled();
    expect(await found()).toMatchObject([{ severity: 'ok' }]);
  });

  it('holds its key, which is a problem for the doctor when that lasts for minutes', async () => {
    await parked('long');
    const found = async () => (await ledger.ask('doctor check')).rows?.filter(({ about }) => about === 'held keys');
    expect(await found()).toMatchObject([{ severity: 'ok' }]);
    await ledger.service.query(`UPDATE ordered_key SET held_since = held_since - interval '6 min'`);
    expect(await found()).toMatchObject([{ severity: 'problem', finding: expect.stringMatching(/^1 keys/) }]);
  });

  it('is shown with everything that is known of it', async () => {
    const id = await parked('shown');
    expect((await ledger.ask('failed list')).rows).toMatchObject([{ id, state: 'dead', attempts: 3 }]);
    expect((await ledger.ask('failed show', { id })).details).toMatchObject({
      id,
      consumer: 'ledger.moves',
      heldKey: 'shown',
      handler: 'Moves',
      body: '{"account":"shown","amount":1}',
      headers: { 'x-sequence': '1' },
      error: 'Error: no such account',
    });
  });

  it('is shown although it is as large as a message may be, and larger in JSON', async () => {
    const id = await parked('large');
    await ledger.service.query(
      `UPDATE failed_message SET body = repeat('"', 900000), headers = json_build_object('x-large', repeat('h', 90000))`,
    );
    const { details } = await ledger.ask('failed show', { id });
    expect(details).toMatchObject({ body: expect.stringMatching(/^"+… \(900000 characters\)$/) });
    expect(JSON.stringify(details).length).toBeLessThan(500_000);
  });
});
