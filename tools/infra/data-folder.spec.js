import { expect, it } from '@jest/globals';
import { foreignFolderMessage } from './data-folder.js';

it('tells an ordinary user how to get rid of the data of root', () => {
  expect(foreignFolderMessage('/shop/.data/dev', 'root', 'ana')).toBe(
    'The data folder /shop/.data/dev belongs to root, and this runs as ana.\nRun it as root, or remove the data and start afresh: sudo rm -rf /shop/.data/dev',
  );
});

it('does not tell root to use sudo', () => {
  expect(foreignFolderMessage('/shop/.data/dev', 'ana', 'root')).toMatch(/: rm -rf \/shop\/\.data\/dev$/);
});
