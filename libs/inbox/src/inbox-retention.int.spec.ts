import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { NatsLink } from '@nestwork/messaging';
import { eventually } from '@nestwork/testing';
import { Ledger } from '../spec-support/ledger-service.js';
import { InboxPruning } from './inbox-pruning.js';

const DAY_MS = 24 * 3_600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

describe('the inbox of a service whose streams keep messages for 30 days', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    ledger = await Ledger.start({ env: { STREAM_RETENTION_DAYS: '30' } });
  });
  afterAll(() => ledger.service.stop());

  it('remembers what may still come again', async () => {
    await ledger.service.query(
      `INSERT INTO inbox (consumer, message_id, received_at)
       SELECT days || ' days', gen_random_uuid(), now() - make_interval(days => days) FROM unnest(ARRAY[25, 43, 45]) AS days`,
    );
    await ledger.service.app.get(InboxPruning, { strict: false }).prune();
    const left = await ledger.service.query(`SELECT consumer FROM inbox WHERE consumer LIKE '% days' ORDER BY 1`);
    expect(left).toEqual([{ consumer: '25 days' }, { consumer: '43 days' }]);
  });

  it('waits for an event of a new key for as long as a stream may still have it', async () => {
    const [stored, gone] = [newMessageId(), newMessageId()];
    await ledger.move(stored, 7, { previousTime: daysAgo(20) });
    await ledger.move(gone, 7, { previousTime: daysAgo(31) });
    await eventually(async () => expect(await ledger.moves(gone)).toEqual([7]));
    await eventually(async () => expect(await ledger.key(stored)).toMatchObject({ reason: 'gap' }));
  });

  it('is found to be too short by the doctor once somebody lets a stream keep messages for longer', async () => {
    const { rows } = await ledger.ask('doctor check');
    expect(rows).toContainEqual(expect.objectContaining({ about: 'inbox', severity: 'ok' }));
    const jsm = await ledger.service.app.get(NatsLink, { strict: false }).jetstreamManager();
    await jsm.streams.update('EVT_LEDGER', { max_age: 60 * DAY_MS * 1e6 });
    const { problems } = await ledger.ask('doctor check');
    expect(problems).toContainEqual(
      expect.stringContaining('inbox: forgets messages after 44 days, and EVT_LEDGER keeps them for 60 days'),
    );
  });
});
