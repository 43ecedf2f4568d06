import { DatabaseSetup } from 'pg-transactional-outbox';
import { names } from './settings.js';

const setup = {
  outboxOrInbox: 'outbox',
  database: 'unused',
  schema: names.schema,
  table: names.table,
  listenerRole: 'postgres',
  nextMessagesName: names.nextMessages,
  publication: names.publication,
  replicationSlot: names.slot,
};

/** The table with the indexes and the function of polling, all as the library generates them. */
export const pollingSchema = [
  DatabaseSetup.dropAndCreateTable(setup),
  DatabaseSetup.createPollingFunction(setup),
  DatabaseSetup.setupPollingIndexes(setup),
].join('\n');

/** The table alone, which is all that log tailing needs. */
export const replicationSchema = DatabaseSetup.dropAndCreateTable(setup);

/** What has to exist before rows are written for log tailing to see them: two statements, each in a transaction of its own. */
export const replicationStart = [
  `CREATE PUBLICATION ${names.publication} FOR TABLE ${names.schema}.${names.table} WITH (publish = 'insert')`,
  `SELECT pg_create_logical_replication_slot('${names.slot}', 'pgoutput')`,
];

/** Frees the log that the slot holds back, as soon as the server has noticed that the listener is gone. */
export const replicationEnd = `
  DO $$ BEGIN
    FOR tries IN 1..100 LOOP
      PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '${names.slot}' AND active;
      EXIT WHEN NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '${names.slot}' AND active);
      PERFORM pg_sleep(0.1);
    END LOOP;
    PERFORM pg_drop_replication_slot('${names.slot}');
  END $$`;
