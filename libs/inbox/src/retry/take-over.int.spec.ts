import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { Ledger } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeEach(async () => {
  ledger = await Ledger.start();
});
afterEach(() => ledger.service.stop());

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const retryNow = () => ledger.service.query('UPDATE failed_message SET attempts = 0, retry_at = clock_timestamp()');

/** A key whose first event is dead, and five that wait behind it. */
async function parkedKey(account: string): Promise<void> {
  await ledger.poison(account, 1);
  for (let n = 1; n <= 6; n++) await ledger.move(account, n);
  await ledger.service.settled({ deadLetters: 1 });
  expect(await ledger.waiting(account)).toBe(5);
  await ledger.heal();
}

describe('an instance that dies while it leads a held key on', () => {
  it.each(['retry.claimed', 'inbox.recorded', 'inbox.before-commit', 'inbox.committed'])(
    'at %s: another takes over, nothing is lost, nothing twice, in order',
    async (point) => {
      await parkedKey('tea');
      await ledger.service.crashAt(point);
      await retryNow();
      await ledger.service.settled();

      expect(await ledger.moves('tea')).toEqual(upTo(6));
      expect(await ledger.key('tea')).toEqual({ reason: null, last: 6 });
    },
  );

  it('with an event that kills it each time: that one is dead after its last attempt', async () => {
    await parkedKey('killer');
    for (const attempt of [1, 2, 3]) {
      await ledger.service.crashAt('inbox.recorded');
      if (attempt === 1) await retryNow();
      await eventually(() => expect(ledger.service.dead).toBe(true));
      await ledger.service.revive();
    }
    await ledger.service.settled({ deadLetters: 1 });

    expect(await ledger.moves('killer')).toEqual([]);
    expect(await ledger.service.failedMessages()).toMatchObject([{ error: expect.stringContaining('Crashed') }]);
  });
});

describe('an instance that dies with a failed event', () => {
  it.each(['inbox.recorded', 'delivery.held'])('at %s leaves it to be held once', async (point) => {
    await ledger.poison('tea', 1, 'once');
    await ledger.service.crashAt(point);
    for (const n of upTo(4)) await ledger.move('tea', n);
    await ledger.service.settled();

    expect(await ledger.moves('tea')).toEqual(upTo(4));
    expect(await ledger.service.failedMessages()).toEqual([]);
  });
});

describe('two instances', () => {
  it('lead one held key on together, in order and each event once, also when one stops in between', async () => {
    const second = await Ledger.start({ alongside: ledger.service });
    await ledger.poison('long', 1);
    for (const n of upTo(60)) await ledger.move('long', n);
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.heal();
    await retryNow();
    await eventually(async () => expect((await ledger.moves('long')).length).toBeGreaterThan(5));
    await second.service.stop();
    await ledger.service.settled();

    expect(await ledger.moves('long')).toEqual(upTo(60));
  });

  it('take events of a key while it is led on: those that arrive wait behind the others', async () => {
    const second = await Ledger.start({ alongside: ledger.service });
    await parkedKey('race');
    await retryNow();
    for (let n = 7; n <= 60; n++) await ledger.move('race', n);
    await ledger.service.settled();

    expect(await ledger.moves('race')).toEqual(upTo(60));
    expect(await ledger.key('race')).toEqual({ reason: null, last: 60 });
    await second.service.stop();
  });
});
