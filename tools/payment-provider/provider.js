import { Ledger } from './ledger.js';
import { Payments } from './payments.js';
import { createProviderServer } from './server.js';

// The outside world of the shop, as a process of its own: `PORT=3200 FILE=payments.jsonl node provider.js`.
const { PORT = '3200', HOST = '127.0.0.1', FILE } = process.env;
if (!FILE) {
  console.error(
    'FILE is not set: name the file in which the provider keeps its ledger, for example FILE=.data/payments.jsonl',
  );
  process.exit(1);
}

const ledger = new Ledger(FILE);
const server = createProviderServer({ ledger, payments: new Payments(ledger) });

function stop() {
  server.close(() => ledger.close());
  server.closeAllConnections();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

server.listen(Number(PORT), HOST, () => {
  console.log(`payment provider listens on http://${HOST}:${server.address().port}, ledger ${FILE}`);
});
