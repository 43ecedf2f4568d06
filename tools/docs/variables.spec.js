import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { envFieldsOf, ServiceConfig } from '@nestwork/service';
import { helpText } from '../ops/help-text.js';

/** The variables with such a beginning that the files of a folder name. */
function variablesIn(folder, form, isMeant) {
  const files = readdirSync(folder, { recursive: true }).filter(isMeant);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => text.match(form) ?? []));
}

const words = (text) => new Set(text.match(/\w+/g));

it('every variable that npm run ops reads is on its page and in its help', () => {
  const isCode = (file) => file.endsWith('.js') && !file.endsWith('.spec.js') && file !== 'help-text.js';
  const read = variablesIn('tools/ops', /\b(?:NATS|OPS)_[A-Z_]+\b/g, isCode);
  expect([...read]).toEqual(expect.arrayContaining(['OPS_BY', 'NATS_MONITOR_URL', 'NATS_KEY_FILE']));
  const page = words(readFileSync('docs/operations.md', 'utf8'));
  const help = words(helpText([], { services: [] }));
  expect([...read].filter((name) => !page.has(name) || !help.has(name))).toEqual([]);
});

// A project whose example was deleted may have none.
const itWithSystem = existsSync('e2e') ? it : it.skip;

itWithSystem('every variable that the tests of the whole system read is on their page', () => {
  const read = variablesIn('e2e', /\bE2E_[A-Z_]+\b/g, (file) => file.endsWith('.ts'));
  expect([...read]).toContain('E2E_FUZZ_SEED');
  const page = words(readFileSync('e2e/README.md', 'utf8'));
  expect([...read].filter((name) => !page.has(name))).toEqual([]);
});

it('the page on operating says how long HTTP goes on after a stop was asked for', () => {
  const { default: told, developmentDefault } = envFieldsOf(ServiceConfig).find(
    (field) => field.variable === 'STOP_DELAY_MS',
  );
  expect(readFileSync('docs/operations.md', 'utf8')).toContain(
    `STOP_DELAY_MS more (${told / 1_000} s unless told, ${developmentDefault / 1_000} s while developing)`,
  );
});
