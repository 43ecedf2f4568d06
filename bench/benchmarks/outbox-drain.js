import { inRounds } from '../run/rounds.js';
import { drainContenders } from './drain-contenders.js';
import { clearDrain, drainOnce, prepareDrain } from './drain.js';
import { messageColumns } from './columns.js';

/**
 * B3: how fast a full outbox gets empty, with many keys and with ten.
 * @param {import('../run/bench-run.js').Bench} bench
 */
export async function outboxDrain({ workbench, rounds, quick }) {
  const rows = quick ? 2_000 : 100_000;
  const limitMs = quick ? 2_000 : 20_000;
  const tables = [];
  for (const keys of [5_000, 10]) {
    await prepareDrain(workbench, { rows, keys }, drainContenders);
    const plan = { contenders: drainContenders, rounds, progress: workbench.progress };
    const results = await inRounds(plan, (contender) => drainOnce(workbench, contender, { rows, limitMs }));
    tables.push({ title: `${rows} rows of ${keys} keys`, columns: drainColumns, contenders: drainContenders, results });
  }
  await clearDrain(workbench, drainContenders);
  return { title: 'Outbox drain', notes: notes(limitMs), tables, goals: tables.flatMap(goalsOf) };
}

const drainColumns = [...messageColumns, { name: 'donePercent', title: 'drained %' }];

const notes = (limitMs) => `
Every row is published to JetStream with its message id, acknowledged, and settled in PostgreSQL with fsync; in order per key,
except by the limit. Nestwork keeps the row in its history, the limit deletes it, the others mark it. Each contender gets
${limitMs / 1_000} s; its rate is that of the rows it managed in this time.`;

function goalsOf({ title, results }) {
  const rate = (name) => results.get(name).perSecond;
  return [
    { what: `${title}: share of the limit`, goal: 0.9, value: rate('ours') / rate('limit') },
    { what: `${title}: times the status-column relay`, goal: 10, value: rate('ours') / rate('status') },
  ];
}
