import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeFile, FileRefused, readIfThere } from './change-file.js';

const isRoot = process.getuid() === 0;
let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'change-file-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that several may change', () => {
  it('is changed from what is in it, and made when there is none', () => {
    changeFile(file, (text) => ({ text: `${text}` }));
    changeFile(file, (text) => ({ text: `${text}, then` }));
    expect(readIfThere(file)).toBe('undefined, then');
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('is not read by another change until the first one is done: none is lost', () => {
    writeFileSync(file, 'old');
    changeFile(file, (text) => {
      expect(() => changeFile(file, () => ({ text: 'lost' }))).toThrow(FileRefused);
      return { text: `${text} and new` };
    });
    expect(readIfThere(file)).toBe('old and new');
  });

  it('stays as it is, and can be changed again, when a change fails or changes nothing', () => {
    writeFileSync(file, 'old');
    const fails = () => {
      throw new Error('no such client');
    };
    expect(() => changeFile(file, fails)).toThrow('no such client');
    expect(changeFile(file, () => ({ says: 'nothing' }))).toEqual({ says: 'nothing' });
    expect(readFileSync(file, 'utf8')).toBe('old');
    changeFile(file, () => ({ text: 'new' }));
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('keeps its owner, its group and its mode', () => {
    writeFileSync(file, 'old');
    // Only root can give a file away; anybody else can to the groups that he is in.
    const [uid, gid] = isRoot ? [12_345, 23_456] : [process.getuid(), process.getgroups().at(-1)];
    chownSync(file, uid, gid);
    chmodSync(file, 0o640);
    changeFile(file, () => ({ text: 'new' }));
    const { mode, ...owner } = statSync(file);
    expect({ uid: owner.uid, gid: owner.gid, mode: mode & 0o777 }).toEqual({ uid, gid, mode: 0o640 });
    expect(readIfThere(file)).toBe('new');
  });

  // Nobody else can make the file of another one that this needs.
  if (isRoot)
    it('stays as it is when it would belong to somebody else afterwards', () => {
      writeFileSync(file, 'old');
      for (const path of [folder, file]) chmodSync(path, 0o777);
      process.seteuid(12_345);
      try {
        expect(() => changeFile(file, () => ({ text: 'new' }))).toThrow('run this as its owner');
      } finally {
        process.seteuid(0);
      }
      expect(readIfThere(file)).toBe('old');
      expect(existsSync(`${file}.new`)).toBe(false);
    });
});
