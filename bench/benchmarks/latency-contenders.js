import { readFileSync } from 'node:fs';
import { stream } from '../run/broker.js';
import {
  pollingSchema,
  replicationEnd,
  replicationSchema,
  replicationStart,
} from '../peers/pg-transactional-outbox/schema.js';

const statusSchema = readFileSync(new URL('../peers/status-column/schema.sql', import.meta.url), 'utf8');
const durable = 'arrivals';

/**
 * A way from a commit to a handler.
 * @typedef {object} LatencyContender
 * @property {string} name
 * @property {string} label
 * @property {readonly string[]} [before]  SQL on a database that has the product's tables
 * @property {readonly string[]} [after]
 * @property {(bench: import('../run/workbench.js').Workbench, databases: { sending: string, receiving: string }) =>
 *   Promise<{ sender: import('../run/program.js').Program, receiver: import('../run/program.js').Program }>} start
 */

/** @type {LatencyContender} */
const ours = {
  name: 'ours',
  label: 'Nestwork: outbox to inbox',
  start: async (workbench, { sending, receiving }) => ({
    receiver: await workbench.readyProduct('receiver', receiving),
    sender: await workbench.readyProduct('sender', sending),
  }),
};

/** @type {(contender: Omit<LatencyContender, 'start'> & { file: string, env?: Record<string, string> }) => LatencyContender} */
const plain = ({ file, env = {}, ...contender }) => ({
  ...contender,
  start: async (workbench, { sending }) => {
    await workbench.servers.broker.addConsumer(durable);
    const receiver = workbench.startPlain('limit/receiver.js', sending, { STREAM: stream, DURABLE: durable });
    const sender = workbench.startPlain(file, sending, env);
    await Promise.all([receiver.message(), sender.message()]);
    return { receiver, sender };
  },
});

/** All ways, the product's first. @type {readonly LatencyContender[]} */
export const latencyContenders = [
  ours,
  plain({ name: 'limit', label: 'limit: published from memory after the commit', file: 'limit/sender.js' }),
  plain({
    name: 'status',
    label: 'status-column relay, polling each second',
    before: [statusSchema],
    file: 'peers/status-column/sender.js',
  }),
  plain({
    name: 'polling',
    label: 'pg-transactional-outbox, polling as it comes (500 ms)',
    before: [pollingSchema],
    file: 'peers/pg-transactional-outbox/sender.js',
  }),
  plain({
    name: 'replication',
    label: 'pg-transactional-outbox, replication',
    before: [replicationSchema, ...replicationStart],
    after: [replicationEnd],
    file: 'peers/pg-transactional-outbox/sender.js',
    env: { LISTENER: 'replication' },
  }),
];
