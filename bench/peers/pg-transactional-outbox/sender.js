// Writes a row and an event in one transaction, and listens in the same process.
import { paced } from '../paced.js';
import { effect, sendingPool } from '../sending-pool.js';
import { listenByPolling, listenByReplication } from './listen.js';
import { names } from './settings.js';

const insert = `
  INSERT INTO ${names.table} (id, aggregate_type, aggregate_id, message_type, segment, payload, metadata)
  VALUES ($1, 'thing', $2, 'thing-happened', $2, $3, $4)`;
const commit = sendingPool();

await paced(({ message: { id, subject, headers, body }, ...row }) =>
  commit([effect(row), [insert, [id, row.thing, body, { subject, headers }]]]),
);
if (process.env.LISTENER === 'replication') await listenByReplication();
else await listenByPolling();
