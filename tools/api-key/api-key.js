import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundled } from '../build/load-bundled.js';
import { projectRoot } from '../build/project-root.js';
import { changeFile, readIfThere } from './change-file.js';

// `npm run api-key -- create|rotate|revoke|list …`: keys for machines that call the gateway. Only hashes are kept.
const text = { type: 'string' };
const changing = new Set(['create', 'rotate', 'revoke']);
const names = ['endpoints', 'roles', 'subject', 'days', 'overlap-days', 'file'];
const { apiKeyCommand } = await loadBundled('apps/gateway/src/identity/api-keys/api-key-command.ts', 'api-keys');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, text])),
  });
  const { file = process.env.API_KEYS_FILE ?? join(projectRoot, '.data/dev/api-keys.json'), ...options } = values;
  const run = (text) => apiKeyCommand({ words: positionals, options, text, endpoints: endpoints(), now: Date.now() });
  const outcome = changing.has(positionals[0]) ? changeFile(file, run) : run(readIfThere(file));
  console.log(outcome.says);
} catch (error) {
  // What the person at the keyboard can put right needs no stack.
  const isForThem =
    ['ApiKeyRefused', 'FileRefused', 'UsageRefused'].includes(error.name) || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(isForThem ? error.message : error);
  process.exitCode = error.name === 'UsageRefused' ? 2 : 1;
}

function endpoints() {
  const { paths } = JSON.parse(readFileSync(join(projectRoot, 'docs/api/openapi.json'), 'utf8'));
  return Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
}
