import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { confirmedId, soundRun } from '../invariants/spec-support/sound-run.js';
import { check, checkEvidence } from './check.js';
import { Evidence } from './evidence.js';
import { describeViolation } from './violation.js';

describe('the check of a folder', () => {
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'chaos-check-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const keep = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const keepRun = ({ logs, ...files }) => {
    for (const [path, content] of Object.entries(files))
      keep(
        path,
        path.endsWith('l') ? content.map((line) => `${JSON.stringify(line)}\n`).join('') : JSON.stringify(content),
      );
    for (const { instance, text } of logs) keep(`logs/${instance}.log`, `${text}\n`);
  };

  it('finds nothing in a sound run', async () => {
    keepRun(soundRun());
    expect(await check(folder)).toEqual([]);
  });

  it('shows what is wrong with its rows and its log lines, also those of a log that was moved', async () => {
    const run = soundRun();
    run['provider.jsonl'].push({ paymentId: confirmedId, type: 'captured', amountCents: 900 });
    keepRun(run);
    keep('logs/payments-1.log.1', `charged ${confirmedId}\nsomething else\n`);
    const violations = await check(folder);
    const charged = violations.find(({ invariant }) => invariant === 'I4');
    expect(charged).toMatchObject({ subject: confirmedId, what: 'the order was charged 2 times' });
    expect(charged.evidence.rows).toHaveLength(2);
    expect(charged.evidence.logs).toEqual([`payments-1: charged ${confirmedId}`]);
    expect(describeViolation(charged)).toContain(`I4 ${confirmedId}: the order was charged 2 times\n    row  {`);
  });

  it('names the line that is no JSON', async () => {
    keepRun(soundRun());
    keep('provider.jsonl', '{}\n{"torn');
    await expect(check(folder)).rejects.toThrow('provider.jsonl:2 is no JSON: {"torn');
  });

  it('refuses a folder that holds no run', async () => {
    await expect(check(folder)).rejects.toThrow('it is no folder of a chaos run');
  });
});

describe('many violations of one invariant', () => {
  const nothing = new Evidence({
    lines: async function* () {},
    json: async () => undefined,
    logs: async function* () {},
  });
  const broken = (count) => ({
    id: 'I0',
    async *violations() {
      for (let number = 1; number <= count; number++) yield { subject: `order ${number}`, what: 'is wrong' };
    },
  });

  it('are shown up to a limit, and the others counted', async () => {
    const violations = await checkEvidence(nothing, [broken(40)]);
    expect(violations).toHaveLength(26);
    expect(violations.at(-1)).toMatchObject({ invariant: 'I0', what: '15 violations more' });
    expect(await checkEvidence(nothing, [broken(25)])).toHaveLength(25);
  });
});
