import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundled } from '../build/load-bundled.js';
import { projectRoot } from '../build/project-root.js';

// `npm run api-key -- create|rotate|revoke|list …`: keys for machines that call the gateway. Only hashes are kept.
const text = { type: 'string' };
const names = ['endpoints', 'roles', 'subject', 'days', 'overlap-days', 'file'];
const { apiKeyCommand } = await loadBundled('apps/gateway/src/identity/api-keys/api-key-command.ts', 'api-keys');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, text])),
  });
  const { file = process.env.API_KEYS_FILE ?? join(projectRoot, '.data/dev/api-keys.json'), ...options } = values;
  const outcome = apiKeyCommand({
    words: positionals,
    options,
    text: read(file),
    endpoints: endpoints(),
    now: Date.now(),
  });
  if (outcome.text !== undefined) write(file, outcome.text);
  console.log(outcome.says);
} catch (error) {
  // What the person at the keyboard can put right needs no stack.
  console.error(error.name === 'ApiKeyRefused' || error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error);
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** In one step: a gateway that looks meanwhile sees the old file or the new one. */
function write(file, content) {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function endpoints() {
  const { paths } = JSON.parse(readFileSync(join(projectRoot, 'docs/api/openapi.json'), 'utf8'));
  return Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
}
