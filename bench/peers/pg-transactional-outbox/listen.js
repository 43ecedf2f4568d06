import {
  createReplicationSegmentMutexConcurrencyController,
  getDisabledLogger,
  initializePollingMessageListener,
  initializeReplicationMessageListener,
} from 'pg-transactional-outbox';
import { jetstreamPublisher } from './publisher.js';
import { names } from './settings.js';

// As the library's README sets the outbox up.
const settings = {
  dbSchema: names.schema,
  dbTable: names.table,
  enableMaxAttemptsProtection: false,
  enablePoisonousMessageProtection: false,
};
const base = () => ({
  outboxOrInbox: 'outbox',
  dbListenerConfig: { connectionString: process.env.DATABASE_URL },
});

/**
 * Polls with the library's default interval. @param {{ nextMessagesBatchSize?: number }} [tuning]  on top of the defaults
 */
export async function listenByPolling(tuning = {}) {
  const polling = { nextMessagesFunctionName: names.nextMessages, ...tuning };
  const config = { ...base(), settings: { ...settings, ...polling } };
  initializePollingMessageListener(config, await jetstreamPublisher(), getDisabledLogger());
}

/** Tails the log. Messages of one key one after the other, like ours, which is faster than the default: one at a time. */
export async function listenByReplication() {
  const replication = { dbPublication: names.publication, dbReplicationSlot: names.slot };
  const config = { ...base(), settings: { ...settings, ...replication } };
  const concurrencyStrategy = createReplicationSegmentMutexConcurrencyController();
  const strategies = { concurrencyStrategy };
  initializeReplicationMessageListener(config, await jetstreamPublisher(), getDisabledLogger(), strategies);
}
