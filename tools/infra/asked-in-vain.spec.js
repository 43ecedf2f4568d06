import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { unlessAskedInVain } from './asked-in-vain.js';

let folder;
let file;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asked-in-vain-'));
  file = join(folder, 'cache/fetch-failed.txt');
});
afterEach(() => rm(folder, { recursive: true }));

const fetch = jest.fn();
afterEach(() => fetch.mockReset());

it('a download that failed is not tried again for an hour, and says what it was and how to have it tried now', async () => {
  fetch.mockRejectedValueOnce(new Error('there is no mirror')).mockResolvedValue('redis');
  await expect(unlessAskedInVain(file, fetch)).rejects.toThrow(/^there is no mirror$/);
  await expect(unlessAskedInVain(file, fetch)).rejects.toThrow(
    `there is no mirror (less than an hour ago; to have it tried again now, remove ${file})`,
  );
  expect(fetch).toHaveBeenCalledTimes(1);
  await utimes(file, new Date(), Date.now() / 1_000 - 3_601);
  expect(await unlessAskedInVain(file, fetch)).toBe('redis');
});

it('a download that succeeded is tried again whenever it is asked for', async () => {
  fetch.mockResolvedValueOnce('redis').mockRejectedValueOnce(new Error('gone')).mockResolvedValue('redis');
  expect(await unlessAskedInVain(file, fetch)).toBe('redis');
  await expect(unlessAskedInVain(file, fetch)).rejects.toThrow('gone');
  await rm(file);
  expect([await unlessAskedInVain(file, fetch), await unlessAskedInVain(file, fetch)]).toEqual(['redis', 'redis']);
});
