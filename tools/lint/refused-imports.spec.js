import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../build/project-root.js';

let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-lint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter says to a file, with the rules of this project. */
function lint(source) {
  const file = join(folder, 'offender.ts');
  writeFileSync(file, `${source}\n`);
  const args = [join(projectRoot, 'node_modules/oxlint/bin/oxlint'), '--config', '.oxlintrc.json', file];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: projectRoot, encoding: 'utf8' });
  return { isRefused: status !== 0, said: stdout };
}

describe('the linter', () => {
  it('refuses the reactive sagas of @nestjs/cqrs (T12)', () => {
    expect(lint("export { Saga } from '@nestjs/cqrs';")).toMatchObject({
      isRefused: true,
      said: expect.stringContaining('Use @nestwork/saga.'),
    });
  });

  it('refuses a version column, of which save() takes no notice (T37)', () => {
    expect(lint("export { VersionColumn } from 'typeorm';")).toMatchObject({
      isRefused: true,
      said: expect.stringContaining('loses updates'),
    });
  });

  it('lets the rest of both packages be', () => {
    expect(lint("export { CommandHandler } from '@nestjs/cqrs';\nexport { Column } from 'typeorm';")).toEqual({
      isRefused: false,
      said: expect.anything(),
    });
  });
});
