import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '../eventually.js';
import { NatsServerProcess } from './nats-server-process.js';

let server: NatsServerProcess;

beforeEach(async () => {
  server = await NatsServerProcess.start();
});
afterEach(() => server.stop());

async function connected<T>(work: (nc: NatsConnection) => Promise<T>, timeout = 10_000): Promise<T> {
  const { host, port } = server.address;
  const nc = await connect({ servers: `${host}:${port}`, reconnect: false, timeout });
  try {
    return await work(nc);
  } finally {
    await nc.close();
  }
}

describe('NatsServerProcess', () => {
  it('says why it does not start, and leaves nothing behind', async () => {
    const disk = await mkdtemp(join(tmpdir(), 'nestwork-none-'));
    const started = NatsServerProcess.start({ disk, arguments: ['--nonsense'] });
    await expect(started).rejects.toThrow(/^nats-server ended: .*nonsense/s);
    expect(await readdir(disk)).toEqual([]);
    await rm(disk, { recursive: true });
  });

  it('keeps its port and its acknowledged messages over a kill', async () => {
    await connected(async (nc) => {
      await (await jetstreamManager(nc)).streams.add({ name: 'TEAS', subjects: ['teas.>'] });
      await jetstream(nc).publish('teas.green', 'kept');
    });
    await server.kill();
    await expect(connected(async () => undefined)).rejects.toThrow();
    await server.restart();
    const messages = await connected(
      async (nc) => (await (await jetstreamManager(nc)).streams.info('TEAS')).state.messages,
    );
    expect(messages).toBe(1);
  });

  it('has lost what it acknowledged after a picture was taken, once it starts from the picture', async () => {
    const publish = (nc: NatsConnection) => jetstream(nc).publish('teas.green', 'leaf');
    const state = () => connected(async (nc) => (await (await jetstreamManager(nc)).streams.info('TEAS')).state);
    await connected(async (nc) => {
      await (await jetstreamManager(nc)).streams.add({ name: 'TEAS', subjects: ['teas.>'] });
      await publish(nc);
      await server.takePicture();
      await publish(nc);
    });
    expect(await state()).toMatchObject({ messages: 2 });
    await server.restartFromPicture();
    expect(await state()).toMatchObject({ messages: 1 });
    expect(await connected(publish)).toMatchObject({ seq: 2, duplicate: false });
  });

  it('answers nothing while frozen, and everything once thawed', async () => {
    const tryToConnect = () => connected(async () => undefined, 500);
    await connected(async (nc) => {
      server.freeze();
      await eventually(() => expect(tryToConnect()).rejects.toThrow());
      let answered = false;
      const flushed = nc.flush().then(() => (answered = true));
      await expect(tryToConnect()).rejects.toThrow();
      expect(answered).toBe(false);
      server.thaw();
      await flushed;
    });
  });

  it('can be stopped while frozen', async () => {
    server.freeze();
    await server.stop();
  });
});
