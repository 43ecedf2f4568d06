import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpDatabases } from './dump-databases.js';
import { dumpStreams } from './dump-streams.js';
import { sessionsOf } from './sessions.js';

/**
 * Leaves everything that the checker needs in the folder of the run.
 * @param {{ stage: import('../stage/open-stage.js').Stage, watch: import('../watch/watch.js').Watch, out: string, run: object }} evidence
 */
export async function gather({ stage, watch, out, run }) {
  const after = { at: new Date().toISOString(), ...(await sessionsOf(stage)), metrics: await watch.figures() };
  await dumpDatabases(stage.databases, join(out, 'databases'));
  await dumpStreams(stage.natsUrl, out);
  const ledger = join(stage.dataDir, 'payment-provider.jsonl');
  if (existsSync(ledger)) copyFileSync(ledger, join(out, 'provider.jsonl'));
  writeFileSync(
    join(out, 'run.json'),
    `${JSON.stringify({ ...run, after, endedAt: new Date().toISOString() }, null, 2)}\n`,
  );
}

/** @param {string} file  @param {readonly object[]} lines */
export function writeLines(file, lines) {
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
