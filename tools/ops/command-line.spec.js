import os from 'node:os';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readCommandLine } from './command-line.js';
import { option, parametersFor } from './parameters.js';

const listing = {
  name: 'failed list',
  parameters: {
    properties: {
      id: { type: 'string' },
      limit: { type: 'integer' },
      olderThan: { type: 'string' },
      all: { type: 'boolean' },
      names: { type: 'array', items: { type: 'string' } },
    },
  },
};

const started = 'nats://127.0.0.1:54222';
const read = (...argv) => readCommandLine(argv, {}, started);
const parameters = (...argv) => parametersFor(listing, read('failed', 'list', ...argv));

describe('the operator command line', () => {
  afterEach(() => jest.restoreAllMocks());

  it('tells what is said to itself from the parameters of the operation', () => {
    const {
      words,
      parameters: named,
      options,
    } = read('failed', 'list', '--service', 'orders', '--limit', '5', '--json');
    expect(words).toEqual(['failed', 'list']);
    expect(named).toEqual({ limit: '5' });
    expect(options).toMatchObject({ service: 'orders', isJson: true, isDryRun: false, timeoutMs: 30_000 });
  });

  it('asks the system of npm start unless told otherwise, nearest first', () => {
    expect(read().options.nats).toBe(started);
    expect(readCommandLine([], { NATS_URL: 'nats://a' }, started).options.nats).toBe('nats://a');
    expect(readCommandLine(['--nats', 'nats://b'], { NATS_URL: 'nats://a' }, started).options.nats).toBe('nats://b');
  });

  it('does not take the word behind a switch for its value', () => {
    expect(read('--json', 'failed', 'list').words).toEqual(['failed', 'list']);
  });

  it('gives each parameter the type that the service declares', () => {
    expect(parameters('--limit', '5', '--older-than=1h', '--all', '--names', 'a,b')).toEqual({
      limit: 5,
      olderThan: '1h',
      all: true,
      names: ['a', 'b'],
    });
    expect(parameters('--all', 'false', '--id', '7')).toEqual({ all: false, id: '7' });
  });

  it('takes names as they stand in code as well', () => {
    expect(parameters('--olderThan', '1h')).toEqual({ olderThan: '1h' });
    expect(read('--dryRun', 'failed', 'list')).toMatchObject({
      words: ['failed', 'list'],
      options: { isDryRun: true },
    });
  });

  it('names nobody where the account has no name, as in many containers', () => {
    jest.spyOn(os, 'userInfo').mockImplementation(() => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    });
    expect(read('failed', 'list').options.by).toBeUndefined();
    expect(read('failed', 'list', '--by', 'ann').options.by).toBe('ann');
  });

  it('leaves it to the service to refuse what is no number', () => {
    expect(parameters('--limit', 'many')).toEqual({ limit: 'many' });
  });

  it('takes the word behind the verb for the id', () => {
    expect(parameters('a-7')).toEqual({ id: 'a-7' });
    expect(() => parameters('a-7', 'a-8')).toThrow("does not take 'a-7 a-8'");
  });

  it('names what there is when a parameter is misspelt, so that no filter is silently left out', () => {
    expect(() => parameters('--limt', '5')).toThrow('no parameter --limt: it takes --id, --limit, --older-than');
  });

  it.each([['--service'], ['--nats', '--json'], ['--timeout', 'long'], ['--timeout', '3000000']])(
    'refuses %s without a sound value',
    (...argv) => {
      expect(() => read(...argv)).toThrow(/needs a value|must be a number/);
    },
  );

  it('asks for a dry run where the operation knows one', () => {
    const knowing = { ...listing, parameters: { properties: { dryRun: { type: 'boolean' } } } };
    expect(parametersFor(knowing, read('failed', 'list', '--dry-run'))).toEqual({ dryRun: true });
    expect(parameters('--dry-run')).toEqual({});
  });

  it('writes names as people type them', () => {
    expect(option('olderThan')).toBe('--older-than');
  });
});
