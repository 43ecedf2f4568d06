import { describe, expect, it, jest } from '@jest/globals';
import { findNatsServer, missingMessage } from './find-server.js';

const none = { name: 'none here', look: async () => undefined };
const broken = {
  name: 'broken',
  look: async () => {
    throw new Error('exploded');
  },
};
const program = (name, version) => ({ name, look: async () => ({ kind: 'program', path: `/${name}`, version }) });
const container = { name: 'container', look: async () => ({ kind: 'container', image: 'nats:2' }) };

describe('findNatsServer', () => {
  it('takes the first server and asks no later place', async () => {
    const later = { name: 'later', look: jest.fn() };
    expect(await findNatsServer([none, program('path', '2.10.0'), later], 'linux')).toMatchObject({ path: '/path' });
    expect(later.look).not.toHaveBeenCalled();
  });

  it('passes over a server that is too old', async () => {
    const found = await findNatsServer([program('old', '2.9.9'), program('cached', '2.9.10')], 'linux');
    expect(found).toMatchObject({ path: '/cached' });
  });

  it('passes over a program whose version cannot be read', async () => {
    expect(await findNatsServer([program('odd', undefined), container], 'linux')).toEqual({
      kind: 'container',
      image: 'nats:2',
    });
  });

  it('goes on when a place fails', async () => {
    expect(await findNatsServer([broken, program('next', '2.12.0')], 'linux')).toMatchObject({ path: '/next' });
  });

  it('says what every place answered when there is none', async () => {
    const search = findNatsServer([none, broken, program('old', '2.1.9')], 'darwin');
    await expect(search).rejects.toThrow(
      /none here: none\n.*broken: exploded\n.*old: version 2\.1\.9 is older than 2\.9\.10/,
    );
  });
});

describe('missingMessage', () => {
  it.each([
    ['darwin', 'brew install nats-server'],
    ['win32', 'scoop install nats-server'],
    ['linux', 'apt-get install nats-server'],
    ['freebsd', 'apt-get install nats-server'],
  ])('names the command for %s', (platform, command) => {
    expect(missingMessage([], platform)).toContain(`Install it: ${command}`);
  });
});
