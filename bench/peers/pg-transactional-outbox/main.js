import { listenByPolling, listenByReplication } from './listen.js';

const batchSize = Number(process.env.BATCH_SIZE);

if (process.env.LISTENER === 'replication') await listenByReplication();
else await listenByPolling(batchSize > 0 ? { nextMessagesBatchSize: batchSize } : {});
