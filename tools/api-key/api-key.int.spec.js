import { afterAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

it('keeps the mode of the file, so that a gateway of its group can still read it', () => {
  writeFileSync(file, '{"clients":[]}');
  chmodSync(file, 0o640);
  expect(run('create', 'depot', '--endpoints', '*').status).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

it('changes nothing while somebody else does, and says what to do', () => {
  const text = '{"clients":[]}';
  writeFileSync(file, text);
  writeFileSync(`${file}.new`, '');
  const said = `Somebody else is changing ${file}: try again, or remove ${file}.new when it was left behind`;
  expect(run('create', 'depot', '--endpoints', '*')).toEqual({ status: 1, said });
  expect(run('list')).toEqual({ status: 0, said: 'No machine may call.' });
  rmSync(`${file}.new`);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it.each([
  [['create', 'depot', '--endpoints', 'listOrder'], /^--endpoints takes '\*' or some of .*not listOrder$/],
  [['create', 'depot', '--endpoint', '*'], /^Unknown option '--endpoint'/],
])('says in one line what is wrong with %j', (words, said) => {
  expect(run(...words)).toEqual({ status: 1, said: expect.stringMatching(said) });
});

it('ends with 2 and says which commands there are, for what is none', () => {
  const { status, said } = run('creat', 'depot');
  expect(status).toBe(2);
  expect(said).toMatch(/^There is no 'creat'\nnpm run api-key -- create /);
});
