import { afterAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'api-key-'));
const file = join(folder, 'keys.json');
afterAll(() => rmSync(folder, { recursive: true }));

function run(...words) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(__dirname, 'api-key.js'), ...words, '--file', file],
    {
      encoding: 'utf8',
    },
  );
  return { status, said: `${stdout}${stderr}`.trim() };
}

it('makes a key, keeps only its hash in a file that is nobody else’s to read, and takes it out again', () => {
  const created = run('create', 'depot', '--endpoints', 'listProducts,listOrders');
  expect(created.said).toMatch(/^nwk_[0-9a-z]{10}_[0-9A-Za-z]{49}\n/);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('"depot"');
  expect(text).not.toContain(created.said.slice(15, 64));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(run('revoke', 'depot').status).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ clients: [] });
});

it.each([
  [['create', 'depot', '--endpoints', 'listOrder'], /^--endpoints takes '\*' or some of .*not listOrder$/],
  [['create', 'depot', '--endpoint', '*'], /^Unknown option '--endpoint'/],
])('says in one line what is wrong with %j', (words, said) => {
  expect(run(...words)).toEqual({ status: 1, said: expect.stringMatching(said) });
});
