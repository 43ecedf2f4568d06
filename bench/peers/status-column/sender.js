// Writes a row and an event in one transaction, and relays in the same process.
import { paced } from '../paced.js';
import { effect, sendingPool } from '../sending-pool.js';
import { relayStatusColumn } from './relay.js';

const insert = 'INSERT INTO status_outbox (message_id, subject, headers, body) VALUES ($1, $2, $3, $4)';
const commit = sendingPool();

await paced(({ message: { id, subject, headers, body }, ...row }) =>
  commit([effect(row), [insert, [id, subject, headers, body]]]),
);
await relayStatusColumn();
