import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';
import { createOperatorActionTable, recordOperatorAction } from './operator-action.js';
import { TransactionRequired } from './transaction-required.js';

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('spec');
  open = await openDatabase({ url: temporary.url });
});

afterAll(async () => {
  await open.close();
  await temporary.drop();
});

const actions = () => temporary.query('SELECT by, action, target, before, after, reason FROM operator_action');

describe('the record of operator actions', () => {
  it('is created by whichever migration comes first, and kept by the second', async () => {
    await temporary.query(createOperatorActionTable);
    await temporary.query(createOperatorActionTable);
    expect(await actions()).toEqual([]);
  });

  it('shares the fate of the transaction that made the change', async () => {
    const action = { by: 'ann', action: 'outbox discard', target: '1', before: { body: '{}' }, reason: 'test order' };
    const failing = open.database.transaction(async () => {
      await recordOperatorAction(open.database, action);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await actions()).toEqual([]);

    await open.database.transaction(() => recordOperatorAction(open.database, action));
    expect(await actions()).toEqual([{ ...action, after: null }]);
  });

  it('cannot be written apart from a change', async () => {
    const action = { by: 'ann', action: 'outbox discard', target: '1' };
    await expect(recordOperatorAction(open.database, action)).rejects.toThrow(TransactionRequired);
  });
});
