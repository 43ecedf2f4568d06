import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsAccount } from '@nestwork/testing';
import { IsInt, IsOptional, IsString, Max } from 'class-validator';
import { AskedInstance } from '../spec-support/asked-instance.js';
import type { Operation } from './operation.js';
import { OperationRefused } from './operation-errors.js';

class Shelf {
  @IsString() readonly id!: string;
  @IsOptional() @IsInt() @Max(10) readonly limit?: number;
}

class Cleared extends Shelf {
  @IsString() readonly reason!: string;
}

const cleared: object[] = [];

const show: Operation<Shelf> = {
  name: 'shelves show',
  summary: 'Shows a shelf.',
  parameters: Shelf,
  changes: false,
  run: async ({ id, limit = 1 }) => ({ rows: [{ id, limit }], ...(id === 'full' && { problems: ['It is full.'] }) }),
};

const showOfBakery: Operation<Shelf> = {
  ...show,
  run: async (shelf, context) => {
    if (shelf.id === 's7') throw OperationRefused.of({ reason: 'The bakery has no shelf s7' });
    return show.run(shelf, context);
  },
};

const clear: Operation<Cleared> = {
  name: 'shelves clear',
  summary: 'Clears a shelf.',
  parameters: Cleared,
  changes: true,
  run: async ({ id, reason }, { by }) => {
    cleared.push({ id, reason, by });
    return {};
  },
};

describe('npm run ops', () => {
  let account: NatsAccount;
  let shop: AskedInstance;
  let bakery: AskedInstance;

  beforeAll(async () => {
    account = await NatsAccount.claim();
    shop = await AskedInstance.start(account.login, [show, clear]);
    bakery = await AskedInstance.start(account.login, [showOfBakery], 'bakery');
  });

  afterAll(async () => {
    await shop.stop();
    await bakery.stop();
    await account.release();
  });

  function ops(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { servers, user, pass } = account.login;
    const env = { ...process.env, NATS_URL: servers, NATS_USER: user, NATS_PASSWORD: pass };
    return new Promise((resolve) => {
      execFile(process.execPath, ['tools/ops/ops.js', ...args], { env, timeout: 30_000 }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });
  }

  it('shows without words what the running services can be asked', async () => {
    const { code, stdout } = await ops();
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm run ops -- <topic> <verb>');
    expect(stdout).toContain('shelves show --id <text> [--limit <integer ..10>]\n    Shows a shelf.\n');
    expect(stdout).toContain('    Clears a shelf. Changes something. (shop)');
  });

  it('asks every service that offers it, and puts the answers into one table', async () => {
    const { code, stdout } = await ops('shelves', 'show', 'a1', '--limit', '3');
    expect(stdout).toBe('service  id  limit\nbakery   a1      3\nshop     a1      3\n');
    expect(code).toBe(0);
  });

  it('leaves out the services that do not have what is asked for by its id', async () => {
    expect(await ops('shelves', 'show', 's7')).toMatchObject({ code: 0, stdout: 'id  limit\ns7      1\n' });
    const { code, stdout } = await ops('shelves', 'show', 's7', '--service', 'bakery');
    expect([code, stdout]).toEqual([1, '! The bakery has no shelf s7\n']);
  });

  it('ends with 1 when a service has a problem', async () => {
    const { code, stdout } = await ops('shelves', 'show', 'full', '--service', 'shop');
    expect(stdout).toBe('id    limit\nfull      1\n\n! It is full.\n');
    expect(code).toBe(1);
  });

  it('prints JSON for scripts', async () => {
    const { stdout } = await ops('shelves', 'show', 'a1', '--json', '--service', 'shop');
    expect(JSON.parse(stdout)).toEqual([{ service: 'shop', rows: [{ id: 'a1', limit: 1 }] }]);
    const control = await ops('shelves', 'show', '\u009b2J', '--json', '--service', 'shop');
    expect(control.stdout).toContain('"id": "\\u009b2J"');
  });

  it('says who changes something', async () => {
    const { code } = await ops('shelves', 'clear', 'a1', '--reason', 'moved away', '--by', 'ada');
    expect(code).toBe(0);
    expect(cleared).toEqual([{ id: 'a1', reason: 'moved away', by: 'ada' }]);
  });

  it('does nothing in a dry run', async () => {
    const before = cleared.length;
    const { stdout } = await ops('shelves', 'clear', 'a2', '--reason', 'none', '--dry-run', '--by', 'ada');
    expect(stdout).toContain("Would ask shop for 'shelves clear' as ada");
    expect(cleared).toHaveLength(before);
  });

  it('says what it would do as JSON for scripts', async () => {
    const { stdout } = await ops('shelves', 'clear', 'a2', '--reason', 'none', '--dry-run', '--by', 'ada', '--json');
    const parameters = { id: 'a2', reason: 'none' };
    expect(JSON.parse(stdout)).toEqual([
      { service: 'shop', details: { wouldAsk: 'shelves clear', by: 'ada', parameters } },
    ]);
  });

  it.each([
    [['shelves', 'paint'], 2, "Nobody offers 'shelves paint'. There is 'shelves clear', 'shelves show'."],
    [['chairs', 'list'], 2, 'Topics: shelves.'],
    [['shelves', 'show', '--colour', 'red'], 2, 'no parameter --colour: it takes --id, --limit'],
    [['shelves', 'show', '--service', 'shoe-shop'], 3, "No instance of 'shoe-shop' answers."],
    [['shelves', 'show', '--nats', 'nats://127.0.0.1:1'], 3, 'Cannot reach NATS at nats://127.0.0.1:1'],
  ])('says what to do next: %j', async (args, expected, text) => {
    const { code, stderr } = await ops(...args);
    expect(stderr).toContain(text);
    expect(code).toBe(expected);
  });

  it('shows what can be done without NATS when there is none', async () => {
    const { code, stdout } = await ops('--nats', 'nats://127.0.0.1:1');
    expect(stdout).toContain('doctor [--monitor <url>]');
    expect(stdout).toContain('Cannot reach NATS at nats://127.0.0.1:1');
    expect(code).toBe(3);
  });

  it('examines the services that run, and says which of the project do not', async () => {
    const { code, stdout } = await ops('doctor');
    expect(stdout).toMatch(/^bakery$/m);
    expect(stdout).toMatch(/^ {2}problem {2}reachable: No instance of '[a-z-]+' answers\./m);
    expect(code).toBe(1);
  });

  it('examines one service, for scripts', async () => {
    const { stdout } = await ops('doctor', '--service', 'shop', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ of: 'NATS' }, { of: 'shop', findings: [] }]);
  });

  it('says what cannot be examined without NATS', async () => {
    const { code, stdout } = await ops('doctor', '--nats', 'nats://127.0.0.1:1');
    expect(stdout).toContain('problem  reachable: Cannot reach NATS');
    // Whatever their admin ports answer: a development system may run beside this.
    expect(stdout).toMatch(/^orders$/m);
    expect(code).toBe(3);
  });

  it('shows what the service finds wrong with a parameter', async () => {
    const { code, stdout } = await ops('shelves', 'show', 'a1', '--limit', '11', '--service', 'shop');
    expect(stdout).toContain('! --limit must');
    expect(code).toBe(2);
  });
});
