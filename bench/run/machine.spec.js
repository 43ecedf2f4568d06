import { expect, it } from '@jest/globals';
import { currentCommit } from '../../tools/build/current-commit.js';
import { describeMachine } from './machine.js';

it('says at which commit the figures were measured, where there is one', async () => {
  const databases = { run: async () => ({ rows: [{ server_version: '18.4' }] }) };
  const commit = await currentCommit();
  const described = await describeMachine({ databases, broker: { version: '2.9.10' } });
  expect(described.split(', ').slice(-2)).toEqual(
    commit ? ['nats-server 2.9.10', `commit ${commit}`] : ['PostgreSQL 18.4', 'nats-server 2.9.10'],
  );
});
