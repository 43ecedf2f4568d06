import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { apps } from '../../system/apps.js';

const run = promisify(execFile);

const readme = (app) => readFileSync(`apps/${app}/README.md`, 'utf8').replaceAll(/ +/g, ' ');

describe('npm run ops -- describe', () => {
  it('describes every application of the project, with no broker and no database, and nothing in it is amiss', async () => {
    const env = { ...process.env, NATS_URL: 'nats://127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const { stdout } = await run(process.execPath, ['tools/ops/ops.js', 'describe', '--json'], {
      env,
      timeout: 50_000,
    });
    const description = JSON.parse(stdout);
    expect(description.apps.map(({ name }) => name)).toEqual(apps.map(({ name }) => name));
    expect(description.problems).toEqual([]);
    for (const { kind, takenBy } of description.messages.filter((message) => message.kind !== 'event'))
      expect([kind, takenBy.length]).toEqual([kind, 1]);
    const consumed = description.messages.flatMap(({ className, service, takenBy }) =>
      takenBy.filter(({ durable }) => durable).map((taker) => ({ className, service, ...taker })),
    );
    // The READMEs of the applications say the same, in their own words.
    for (const { app, className, service, durable, isOrdered } of consumed)
      expect(readme(app)).toContain(
        `| \`${className}\` of ${service}${isOrdered ? ', in order' : ''} | \`${durable}\` |`,
      );
    for (const { name, sagas } of description.apps)
      for (const saga of sagas) expect(readme(name)).toContain(`The ${saga.name} saga`);
  });
});
