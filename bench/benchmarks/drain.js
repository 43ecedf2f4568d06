import { progressOf } from '../run/progress-of.js';
import { ours } from './drain-contenders.js';

/** @param {import('./drain-contenders.js').DrainContender} contender */
const templateOf = ({ name }) => `drain_${name.replaceAll('-', '_')}`;

/**
 * Lets the product fill an outbox, and gives each contender the same messages in a table of its own.
 * @param {import('../run/workbench.js').Workbench} workbench
 * @param {{ rows: number, keys: number }} size
 * @param {readonly import('./drain-contenders.js').DrainContender[]} contenders  the product first
 */
export async function prepareDrain(workbench, { rows, keys }, contenders) {
  const { databases } = workbench.servers;
  await databases.create(templateOf(ours));
  await workbench.runProduct('fill', templateOf(ours), {});
  await workbench.runProduct('seed', templateOf(ours), { MESSAGES: rows, KEYS: keys });
  await databases.run('VACUUM (ANALYZE)', templateOf(ours));
  for (const contender of contenders.filter((each) => each !== ours)) {
    await databases.create(templateOf(contender), templateOf(ours));
    for (const sql of [...contender.prepare, 'VACUUM (ANALYZE)']) await databases.run(sql, templateOf(contender));
  }
}

/** Removes what prepareDrain made. */
export async function clearDrain(workbench, contenders) {
  for (const contender of contenders) await workbench.servers.databases.drop(templateOf(contender));
}

/**
 * Drains a fresh copy of the prepared outbox into an empty stream.
 * @param {import('../run/workbench.js').Workbench} workbench
 * @param {import('./drain-contenders.js').DrainContender} contender
 * @param {{ rows: number, limitMs: number, grow?: (database: string) => Promise<void> }} work  `grow`: done to the copy first
 */
export async function drainOnce(workbench, contender, { rows, limitMs, grow }) {
  const { servers } = workbench;
  const { databases, broker } = servers;
  const database = 'drain_round';
  await databases.create(database, templateOf(contender));
  await grow?.(database);
  for (const sql of contender.before ?? []) await databases.run(sql, database);
  await broker.emptyStream();
  await databases.settle();
  const program = await contender.start(workbench, database);
  try {
    const isSettled = async () => !(await databases.run(contender.left, database)).rows[0].waiting;
    return await progressOf([program], servers, { done: () => broker.stored(), total: rows, isSettled, limitMs });
  } finally {
    await program.stop();
    for (const sql of contender.after ?? []) await databases.run(sql, database);
    await databases.drop(database);
  }
}
