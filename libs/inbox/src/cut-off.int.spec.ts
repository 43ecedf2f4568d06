import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { Ledger } from '../spec-support/ledger-service.js';

let pair: Awaited<ReturnType<typeof Ledger.startPair>>;

beforeAll(async () => {
  pair = await Ledger.startPair();
});

afterAll(async () => {
  await pair.stop();
});

describe('an instance that alone cannot reach the database', () => {
  it('keeps no event from the others: what it took it gives back, and takes no more', async () => {
    pair.second.service.links.postgres.cut();
    // Several for each partition, all of which an instance has to give back before the next ones get their turn.
    const accounts = Array.from({ length: 64 }, (_, n) => `account-${n}`);
    for (const account of accounts) await pair.first.move(account, 1);

    const moves = () => pair.first.service.query('SELECT FROM move');
    await eventually(async () => expect(await moves()).toHaveLength(64), { timeoutMs: 60_000 });
  }, 90_000);

  it('takes events again once it can', async () => {
    pair.second.service.links.postgres.pass();
    pair.first.service.links.nats.cut();
    await pair.second.move('alone', 1);
    await eventually(async () => expect(await pair.second.moves('alone')).toEqual([1]), { timeoutMs: 20_000 });
    pair.first.service.links.nats.pass();
  }, 40_000);
});
