import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { Ledger, Moved } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());
afterEach(() => ledger.clear());

const release = (key: string) => ledger.ask('keys release', { consumer: 'ledger.moves', key, reason: 'lost' });

describe('an event with a place that cannot be decoded', () => {
  it('holds its key when it is its turn', async () => {
    await ledger.move('turn', 1);
    await ledger.move('turn', 2, { unreadable: true });
    await ledger.move('turn', 3);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('turn')).toEqual([1]);
    expect(await ledger.key('turn')).toEqual({ reason: 'failed', last: 1 });
  });

  it('waits its turn behind a gap, which stays one', async () => {
    await ledger.move('behind', 1);
    await ledger.move('behind', 3);
    await ledger.move('behind', 5, { unreadable: true });
    await eventually(async () => expect(await ledger.waiting('behind')).toBe(2));
    expect(await ledger.key('behind')).toEqual({ reason: 'gap', last: 1 });
    await ledger.move('behind', 2);
    await ledger.service.settled();
    expect(await ledger.moves('behind')).toEqual([1, 2, 3]);
    expect(await ledger.key('behind')).toEqual({ reason: 'gap', last: 3 });
    await ledger.move('behind', 4);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('behind')).toEqual([1, 2, 3, 4]);
    expect(await ledger.key('behind')).toEqual({ reason: 'failed', last: 4 });
  });

  it('makes a gap by itself when an earlier one is missing', async () => {
    await ledger.move('alone', 3, { unreadable: true });
    await eventually(async () => expect(await ledger.key('alone')).toEqual({ reason: 'gap', last: 0 }));
    await ledger.move('alone', 1);
    await ledger.move('alone', 2);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('alone')).toEqual([1, 2]);
    expect(await ledger.key('alone')).toEqual({ reason: 'failed', last: 2 });
  });

  it('that was passed by is dead by itself, and its key goes on', async () => {
    for (const n of [1, 2, 3]) await ledger.move('late', n);
    await ledger.service.settled();
    await ledger.move('late', 2, { unreadable: true });
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.key('late')).toEqual({ reason: null, last: 3 });
    expect(await ledger.service.failedMessages()).toMatchObject([{ error: expect.stringContaining('PassedBy') }]);
    await ledger.move('late', 4);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('late')).toEqual([1, 2, 3, 4]);
  });

  it('that was passed by leaves alone the event of its id that another key waits for', async () => {
    await ledger.poison('waiting', 1);
    const id = await ledger.move('waiting', 1);
    for (const n of [1, 2, 3]) await ledger.move('passing', n);
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.move('passing', 2, { id, unreadable: true });
    await ledger.move('passing', 4);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('passing')).toEqual([1, 2, 3, 4]);
    expect(await ledger.service.failedMessages()).toMatchObject([
      { error: expect.stringContaining('no such account') },
    ]);
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await ledger.service.settled();
    expect(await ledger.moves('waiting')).toEqual([1]);
  });
});

describe('an event whose place cannot be read', () => {
  const placeless = (account: string) =>
    ledger.service.deliver(Moved.of({ account, amount: 2 }), { headers: { 'x-sequence': 'two' } });

  it('is set aside when those before it are done, although it waited', async () => {
    await ledger.poison('waits', 1);
    const id = await ledger.move('waits', 1);
    await ledger.service.settled({ deadLetters: 1 });
    await placeless('waits');
    await eventually(async () => expect(await ledger.waiting('waits')).toBe(1));
    await ledger.heal();
    await ledger.ask('failed redrive', { id });
    await eventually(async () => expect(await ledger.moves('waits')).toEqual([1]));
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.service.failedMessages()).toMatchObject([{ error: expect.stringContaining('cannot be read') }]);
    expect(await ledger.key('waits')).toEqual({ reason: 'failed', last: 1 });
  });

  it('shows at once in a gap, which stays one once it is discarded', async () => {
    await ledger.move('gap', 1);
    await ledger.move('gap', 3);
    await eventually(async () => expect(await ledger.key('gap')).toEqual({ reason: 'gap', last: 1 }));
    const id = await placeless('gap');
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.ask('failed discard', { id, reason: 'cut off' });
    await eventually(async () => expect(await ledger.key('gap')).toEqual({ reason: 'gap', last: 1 }));
    await release('gap');
    await ledger.service.settled();
    expect(await ledger.moves('gap')).toEqual([1, 3]);
  });
});

it('a key that cannot even be claimed does not keep others from being tried', async () => {
  await ledger.service.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cannot be claimed'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON ordered_key FOR EACH ROW
      WHEN (OLD.key LIKE 'broken-%' AND NEW.tries > OLD.tries) EXECUTE FUNCTION refuse();
    INSERT INTO ordered_key (consumer, key, held_reason, held_since, resume_at)
      SELECT 'ledger.moves', 'broken-' || n, 'resuming', now(), now() - interval '1 h' FROM generate_series(1, 30) AS n`);
  await ledger.poison('well', 1, 'once');
  await ledger.move('well', 1);
  await eventually(async () => expect(await ledger.moves('well')).toEqual([1]));
  await ledger.service.query('DROP TRIGGER refuse ON ordered_key');
});
