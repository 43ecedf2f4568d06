import { inRounds } from '../run/rounds.js';
import { messageColumns } from './columns.js';
import { clearConsume, consumeAtLimit, consumeByProduct, prepareConsume } from './consume.js';

const contenders = [
  { name: 'ours', label: 'Nestwork: inbox, pipeline, one row', consume: consumeByProduct },
  { name: 'limit', label: 'limit: bare pull consumer, one row', consume: consumeAtLimit },
];

/**
 * B5: what the inbox and the pipeline cost beside a handler that writes one row.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function inboxConsume({ workbench, rounds, quick }) {
  const messages = quick ? 2_000 : 50_000;
  const limitMs = quick ? 2_000 : 15_000;
  await prepareConsume(workbench, messages);
  const tables = [];
  for (const concurrency of [1, 10, 50]) {
    workbench.progress(`  concurrency ${concurrency}`);
    const plan = { contenders, rounds, progress: workbench.progress };
    const work = { messages, limitMs, concurrency };
    const results = await inRounds(plan, (contender) => contender.consume(workbench, work));
    tables.push({ title: `concurrency ${concurrency}`, columns: messageColumns, contenders, results });
  }
  await clearConsume(workbench);
  return { title: 'Inbox-backed consume', notes: notes({ messages, limitMs }), tables, goals: tables.map(goalOf) };
}

const notes = ({ messages, limitMs }) => `
A stream of ${messages} events is consumed for ${limitMs / 1_000} s at most. Nestwork handles each in a transaction with its inbox row,
so that a repeat has no second effect, and acknowledges after the commit; the limit commits the row alone. Both have as many
connections as messages in work, 10 at least, and the same filter on their consumer.`;

function goalOf({ title, results }) {
  const share = results.get('ours').perSecond / results.get('limit').perSecond;
  return { what: `${title}: share of the limit`, goal: 0.8, value: share };
}
