import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeFile, FileRefused, readIfThere } from './change-file.js';

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
});
