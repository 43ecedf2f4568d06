import { readFileSync } from 'node:fs';
import {
  pollingSchema,
  replicationEnd,
  replicationSchema,
  replicationStart,
} from '../peers/pg-transactional-outbox/schema.js';

const statusSchema = readFileSync(new URL('../peers/status-column/schema.sql', import.meta.url), 'utf8');
const peerListener = 'peers/pg-transactional-outbox/main.js';

const copyToPeer = (table) => `
  INSERT INTO ${table} (id, aggregate_type, aggregate_id, message_type, segment, payload, metadata)
  SELECT message_id::uuid, 'thing', key, 'thing-happened', key, body::jsonb,
    jsonb_build_object('subject', subject, 'headers', headers)
  FROM outbox ORDER BY id`;

/**
 * A way to empty an outbox of the same messages.
 * @typedef {object} DrainContender
 * @property {string} name
 * @property {string} label
 * @property {readonly string[]} prepare  makes its table from the product's, once
 * @property {readonly string[]} [before]  each round
 * @property {readonly string[]} [after]  each round
 * @property {string} left  whether something waits
 * @property {(workbench: import('../run/workbench.js').Workbench, database: string) => Promise<import('../run/program.js').Program>} start
 */

/** @type {DrainContender} */
export const ours = {
  name: 'ours',
  label: 'Nestwork',
  prepare: [],
  left: 'SELECT EXISTS (SELECT FROM outbox) AS waiting',
  start: (workbench, database) => workbench.startProduct('relay', database),
};

/** @type {DrainContender} */
export const limit = {
  name: 'limit',
  label: 'limit: unordered batches, deleted',
  prepare: [
    'CREATE TABLE limit_outbox AS SELECT id, broker_id, subject, headers, body FROM outbox ORDER BY id',
    'ALTER TABLE limit_outbox ADD PRIMARY KEY (id)',
    'TRUNCATE outbox',
  ],
  left: 'SELECT EXISTS (SELECT FROM limit_outbox) AS waiting',
  start: async (workbench, database) => workbench.startPlain('limit/drain.js', database),
};

/** @type {DrainContender} */
const statusColumn = {
  name: 'status',
  label: 'status-column relay, batches of 100',
  prepare: [
    statusSchema,
    `INSERT INTO status_outbox (message_id, subject, headers, body)
     SELECT message_id, subject, headers, body FROM outbox ORDER BY id`,
    'TRUNCATE outbox',
  ],
  left: "SELECT EXISTS (SELECT FROM status_outbox WHERE status = 'pending') AS waiting",
  start: async (workbench, database) => workbench.startPlain('peers/status-column/main.js', database),
};

const unprocessed = 'SELECT EXISTS (SELECT FROM peer_outbox WHERE processed_at IS NULL) AS waiting';

/** @type {(name: string, label: string, env: Record<string, number>) => DrainContender} */
const polling = (name, label, env) => ({
  name,
  label,
  prepare: [pollingSchema, copyToPeer('peer_outbox'), 'TRUNCATE outbox'],
  left: unprocessed,
  start: async (workbench, database) => workbench.startPlain(peerListener, database, env),
});

// The slot sees only what is written after it was made, so the rows wait in a table beside.
/** @type {DrainContender} */
const replication = {
  name: 'replication',
  label: 'pg-transactional-outbox, replication',
  prepare: [
    replicationSchema,
    'CREATE TABLE staged (LIKE peer_outbox INCLUDING DEFAULTS)',
    copyToPeer('staged'),
    'TRUNCATE outbox',
  ],
  before: [...replicationStart, 'INSERT INTO peer_outbox SELECT * FROM staged'],
  after: [replicationEnd],
  left: unprocessed,
  start: async (workbench, database) => workbench.startPlain(peerListener, database, { LISTENER: 'replication' }),
};

/** All ways to drain, the product's first. @type {readonly DrainContender[]} */
export const drainContenders = [
  ours,
  limit,
  statusColumn,
  polling('polling', 'pg-transactional-outbox, polling as it comes (5 rows)', {}),
  polling('polling-500', 'pg-transactional-outbox, polling, 500 rows', { BATCH_SIZE: 500 }),
  replication,
];
