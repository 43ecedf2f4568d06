import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Shop } from './support/shop.js';
import { until } from './support/until.js';

const shop = new Shop();

beforeAll(() => shop.open('dead-letters'), 120_000);
afterAll(() => shop.close(), 60_000);

interface Ran {
  readonly code: number;
  readonly text: string;
}

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Runs a command of the page, in a shell as its reader does, against the system of this spec. */
function run(command: string): Promise<Ran> {
  const [, name = '', words = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(command) ?? [];
  const env = { ...process.env, NATS_URL: shop.system.addresses.natsUrl };
  return new Promise((resolve) => {
    execFile('sh', ['-c', `${scripts[name]} ${words}`], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: `${stdout}${stderr}` });
    });
  });
}

/** What the page has its reader type, and what it shows them, in its order. */
function stepsOf(page: string): { readonly shell: boolean; readonly lines: readonly string[] }[] {
  const [, steps = ''] = /<!-- steps -->([^]*)<!-- \/steps -->/.exec(page) ?? [];
  return [...steps.matchAll(/```(sh|text)\n([^]*?)```/g)].map(([, kind, text = '']) => ({
    shell: kind === 'sh',
    lines: text.trimEnd().split('\n'),
  }));
}

/** What a command has to say; of the others it is enough that they succeed. */
const says: readonly [RegExp, RegExp][] = [
  [/failed groups/, /UndecodableMessage/],
  [/failed show/, /totalCents is missing/],
  [/--dry-run/, /wouldEdit/],
];

it('whoever follows the page on dead letters makes one, mends it, and has it handled', async () => {
  const steps = stepsOf(readFileSync('docs/dead-letters.md', 'utf8'));
  const names = new Map<string, string>();
  let shown = '';
  for (const { shell, lines } of steps) {
    if (!shell) {
      for (const line of lines) expect(shown).toContain(line.trim());
      continue;
    }
    shown = '';
    for (const line of lines) shown += await follow(line, names);
  }
  expect(steps.filter(({ shell }) => shell).length).toBeGreaterThan(5);
}, 120_000);

/** A reader who is faster than the system looks once more. */
async function follow(line: string, names: Map<string, string>): Promise<string> {
  const command = line.replaceAll(/<(\w+)>/g, (_, name: string) => names.get(name) ?? `unknown ${name}`);
  // Messages, rescheduled, waiting, trying, deadAgain, handled.
  const redriven = names.has('edited') ? /\s1\s+0\s+0\s+0\s+0\s+1$/m : /\s1\s+0\s+0\s+0\s+1\s+0$/m;
  const wanted = says.find(([of]) => of.test(command))?.[1] ?? (/failed progress/.test(command) ? redriven : /./);
  const text = await until(
    async () => {
      const ran = await run(command);
      const isProblem = /doctor/.test(command);
      return ran.code === (isProblem ? 1 : 0) && wanted.test(ran.text) ? ran.text : undefined;
    },
    { what: `'${command}' to say ${String(wanted)}` },
  );
  if (/demo:poison/.test(command)) remember(text, names);
  if (/failed edit(?!.*--dry-run)/.test(command)) names.set('edited', 'yes');
  return text;
}

function remember(text: string, names: Map<string, string>): void {
  const [, id = '', body = '{}'] = /id: {3}(\S+)\nbody: (.*)/.exec(text) ?? [];
  const { orderId = '', customerId = '' }: Record<string, string> = JSON.parse(body);
  names.set('id', id).set('order', orderId).set('customer', customerId);
}
