import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { partitionOf } from '@nestwork/messaging';
import { Ledger, Moved } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());
afterEach(() => ledger.service.query('TRUNCATE move, failed_message, held_message, ordered_key'));

const dead = () =>
  ledger.service.query(
    'SELECT held_key, error_name, error_stack AS stack FROM failed_message WHERE dead_at IS NOT NULL',
  );

/** Another account, whose events come behind those of this one. */
function neighbourOf(account: string): string {
  for (let n = 0; ; n++) if (partitionOf(`neighbour-${n}`) === partitionOf(account)) return `neighbour-${n}`;
}

async function goesOnBehind(account: string): Promise<void> {
  await ledger.move(neighbourOf(account), 1);
  await ledger.service.settled({ deadLetters: 1 });
  expect(await ledger.moves(neighbourOf(account))).toEqual([1]);
}

it.each([
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+012345-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '9999-12-31T00:00:00Z',
])('an event of a count that began at %s is dead at once, and its partition goes on', async (epoch) => {
  const headers = { 'x-sequence': '1', 'x-epoch': epoch };
  await ledger.service.deliver(Moved.of({ account: 'odd', amount: 1 }), { headers });
  await goesOnBehind('odd');
  expect(await dead()).toMatchObject([{ held_key: 'odd', error_name: 'UndecodableMessage' }]);
  expect(await ledger.moves('odd')).toEqual([]);
});

it('an event whose key is longer than any index takes is dead at once, without its key, and its partition goes on', async () => {
  const account = randomBytes(2_000).toString('hex');
  await ledger.move(account, 1);
  await goesOnBehind(account);
  expect(await dead()).toMatchObject([{ held_key: null, error_name: 'UndecodableMessage' }]);
  expect(await ledger.key(account)).toBeUndefined();
});

it('an event with such a key leaves another one of its id, which a key waits for, as it is', async () => {
  await ledger.poison('waiting', 1);
  const id = await ledger.move('waiting', 1);
  await ledger.service.settled({ deadLetters: 1 });
  await ledger.move(randomBytes(2_000).toString('hex'), 1, { id, times: 2 });
  await ledger.service.settled({ deadLetters: 1 });
  await ledger.heal();
  await ledger.ask('failed redrive', { id });
  await ledger.service.settled();
  expect(await ledger.moves('waiting')).toEqual([1]);
});

it('an event whose key is as long as a key may be takes effect', async () => {
  const account = randomBytes(500).toString('hex');
  await ledger.move(account, 1);
  await ledger.service.settled();
  expect(await ledger.moves(account)).toEqual([1]);
});

it.each(['22008', '54000', '23514'])(
  'an event whose place PostgreSQL refuses (%s) is dead without it, and its partition goes on',
  async (state) => {
    await ledger.service.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no such place' USING ERRCODE = '${state}'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON ordered_key FOR EACH ROW WHEN (NEW.key = 'refused') EXECUTE FUNCTION refuse()`);
    await ledger.move('refused', 1);
    await goesOnBehind('refused');
    expect(await dead()).toMatchObject([{ held_key: null, stack: expect.stringContaining('without its place') }]);
    await ledger.move('refused', 2, { unreadable: true });
    await ledger.service.settled({ deadLetters: 2 });
    await ledger.service.query('DROP FUNCTION refuse CASCADE');
  },
);
