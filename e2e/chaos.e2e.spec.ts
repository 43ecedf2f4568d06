import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const sagas = process.env['E2E_CHAOS_SAGAS'] ?? '2000';
const seed = process.env['E2E_CHAOS_SEED'] ?? '2';

/** All faults but the restart of NATS in lame duck mode, which is slow by nature; those that last long for some seconds only. */
const faults = 'F1,F2,F3:8,F4,F5:7,F7,F9,F10,F11:6,F12:10,F13:8,F14:8,F15,F16,F17,F18:10,F21,F22,F25,F26,F27,F28,F29';

/** After so long the orders that were accepted are enough: a slow machine proves less, and nothing wrong. */
const minutes = '4';
const limitMs = 780_000;

/** Journeys a second: what two busy cores still keep up with, so that orders end by their own merits and not by time limits. */
const rate = '16';

/** Runs the harness; what it says is for whoever has to find out why it failed. */
async function chaos(...args: string[]): Promise<{ code: unknown; output: string }> {
  const run = spawn(process.execPath, [join('tools', 'chaos', 'chaos.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
  });
  let output = '';
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code]: unknown[] = await once(run, 'close');
  return { code, output };
}

it(
  `keeps every promise to ${sagas} orders while everything around it breaks`,
  async () => {
    const out = join('.data', `test-${process.pid}-chaos-logs`);
    const often = ['--seed', seed, '--sagas', sagas, '--minutes', minutes, '--rate', rate, '--faults', faults];
    const { code, output } = await chaos(...often, '--out', out);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  },
  limitMs + 30_000,
);
