import { describe, expect, it } from '@jest/globals';
import { roles } from '../role.js';
import { apiKeyCommand } from './api-key-command.js';
import { parseApiKeyFile } from './api-key-file.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const KEY = /nwk_[0-9a-z]{10}_[0-9A-Za-z]{49}/;

class Desk {
  text: string | undefined;

  run(line: string, at = now): string {
    const words = line.split(' ').filter((word) => !word.startsWith('--'));
    const options = Object.fromEntries(line.split(' ').filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('='))); // prettier-ignore
    const outcome = apiKeyCommand({ words, options, text: this.text, endpoints: ['listOrders', 'getOrder'], now: at });
    this.text = outcome.text ?? this.text;
    return outcome.says;
  }

  get clients() {
    return parseApiKeyFile(this.text ?? '').clients;
  }

  /** The days until each key of the only client expires. */
  get days(): number[] {
    return this.clients[0]!.keys.map(({ expiresAt }) => (Date.parse(expiresAt) - now) / 86_400_000);
  }
}

describe('npm run api-key', () => {
  it('creates a client with a key that is shown once, and kept nowhere', () => {
    const desk = new Desk();
    const [key] = KEY.exec(desk.run('create depot --endpoints=listOrders,getOrder --roles=admin')) ?? [];
    expect(desk.clients).toMatchObject([{ name: 'depot', roles: ['admin'], endpoints: ['listOrders', 'getOrder'] }]);
    expect(desk.days).toEqual([90]);
    expect(key).toBeDefined();
    expect(desk.text).not.toContain(key!.slice(15));
    expect(desk.run('list')).toContain(`depot  acts as ${desk.clients[0]!.subject}  roles: admin`);
  });

  it('gives each client somebody of its own to act as, unless it is told whom', () => {
    const desk = new Desk();
    const subject = '0190b5a0-0000-7000-8000-0000000000aa';
    for (const line of ['create a --endpoints=*', 'create b --endpoints=*', `create c --endpoints=* --subject=${subject}`]) desk.run(line); // prettier-ignore
    const subjects = desk.clients.map((client) => client.subject);
    expect(new Set(subjects).size).toBe(3);
    expect(subjects[2]).toBe(subject);
  });

  it('creates a client with every role that there is', () => {
    const desk = new Desk();
    desk.run(`create depot --endpoints=* --roles=${roles.join(',')}`);
    expect(desk.clients[0]!.roles).toEqual(roles);
  });

  it('rotates a key: the new one works beside the old one, which ends a week later', () => {
    const desk = new Desk();
    desk.run('create depot --endpoints=*');
    expect(desk.run('rotate depot')).toMatch(KEY);
    expect(desk.days).toEqual([7, 90]);
    expect(() => desk.run('rotate depot')).toThrow(/two keys that work/);
    desk.run('rotate depot', now + 8 * 86_400_000);
    expect(desk.days).toEqual([15, 98]);
  });

  it('never lengthens the life of the old key', () => {
    const desk = new Desk();
    desk.run('create depot --endpoints=* --days=3');
    desk.run('rotate depot');
    expect(desk.days).toEqual([3, 90]);
  });

  it.each(['--days=5', '--days=7', '--overlap-days=90'])('makes no new key that ends first: %s', (option) => {
    const desk = new Desk();
    desk.run('create depot --endpoints=*');
    expect(() => desk.run(`rotate depot ${option}`)).toThrow('give --days more than --overlap-days');
    expect(desk.days).toEqual([90]);
  });

  it.each([
    ['create depot --endpoints=*', 'rotate depot --days=1 --overlap-days=0', [0, 1]],
    ['create depot --endpoints=* --days=3', 'rotate depot --days=5', [3, 5]],
  ])('rotates to a short key that outlives the old one: %s, %s', (create, rotate, days) => {
    const desk = new Desk();
    desk.run(create);
    desk.run(rotate);
    expect(desk.days).toEqual(days);
  });

  it('revokes one key, or a client with all of them', () => {
    const desk = new Desk();
    desk.run('create depot --endpoints=*');
    desk.run('rotate depot');
    const [old, young] = desk.clients[0]!.keys;
    desk.run(`revoke ${old!.id}`);
    expect(desk.clients[0]!.keys).toEqual([young]);
    desk.run('revoke depot');
    expect(desk.clients).toEqual([]);
    expect(desk.run('list')).toBe('No machine may call.');
  });

  it.each([
    ['create depot', /--endpoints takes/],
    ['create depot --endpoints=listOrder', /not listOrder/],
    ['create depot --endpoints=* --roles=root', /no role root, but admin and tester/],
    ['create depot --endpoints=* --roles=admin,root', /no role root/],
    ['create depot --endpoints=* --days=366', /--days takes/],
    ['create depot --endpoints=* --days=ever', /--days takes/],
    ['create depot --endpoints=* --days=0', /--days takes a number of days from 1 to 365/],
    ['create depot --endpoints=* --days=-1', /--days takes/],
    ['create depot --endpoints=* --days=', /--days takes/],
    ['create depot --endpoints=* --days=1.5', /--days takes/],
    ['create Depot! --endpoints=*', /name/],
    ['create depot --endpoints=* --subject=depot', /subject/],
    ['rotate depot', /No client is called depot/],
    ['revoke depot', /No client and no key is called depot/],
  ])('refuses %j, and says why', (line, why) => {
    const desk = new Desk();
    expect(() => desk.run(line)).toThrow(why);
    expect(desk.text).toBeUndefined();
  });

  it('does not take over a client that is there', () => {
    const desk = new Desk();
    desk.run('create depot --endpoints=listOrders');
    expect(() => desk.run('create depot --endpoints=*')).toThrow(/there already/);
    expect(desk.clients).toMatchObject([{ endpoints: ['listOrders'] }]);
  });

  it('says of a new key, as of one that is revoked, how soon the gateways know', () => {
    const desk = new Desk();
    const soon = /each gateway .*within 5 s of having the file$/;
    expect(desk.run('create depot --endpoints=*')).toMatch(soon);
    expect(desk.run('rotate depot')).toMatch(soon);
    expect(desk.run('revoke depot')).toMatch(soon);
  });

  it('names the field of what was typed, and no class of ours', () => {
    const command = { words: ['create', 'a b'], options: { endpoints: '*' }, text: undefined, endpoints: [], now };
    expect(() => apiKeyCommand(command)).toThrow(/^name must match /);
  });

  it.each(['', 'help'])('says what it can do when it is told %j', (line) => {
    expect(new Desk().run(line)).toContain('npm run api-key -- create <client>');
  });

  it.each([
    ['creat depot', "There is no 'creat'\nnpm run api-key -- create <client>"],
    ['create', 'create needs the name of a client\nnpm run api-key -- create <client>'],
  ])('refuses %j, which is no command, and says which there are', (line, said) => {
    expect(() => new Desk().run(line)).toThrow(said);
  });
});
