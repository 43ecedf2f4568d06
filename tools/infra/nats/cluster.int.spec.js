import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../ports.js';
import { silent } from '../progress.js';
import { startNats } from './start-nats.js';
import { StorePicture } from './store-picture.js';

const program = process.env.TEST_NATS_SERVER;
const describeWithProgram = program ? describe : describe.skip;

/** Asks over the protocol itself: these tools run before any package is installed, so they have no client. */
async function ask(url, subject, payload) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const answers = [];
  socket.on('error', () => {});
  socket.on('data', (chunk) => answers.push(chunk.toString()));
  const text = JSON.stringify(payload);
  socket.write(
    `CONNECT {"verbose":false}\r\nSUB answer 1\r\nPUB ${subject} answer ${Buffer.byteLength(text)}\r\n${text}\r\n`,
  );
  try {
    while (!/MSG answer[^\r]*\r\n(.*)\r\n/.test(answers.join('')))
      await once(socket, 'data', { signal: AbortSignal.timeout(2_000) });
    return JSON.parse(/MSG answer[^\r]*\r\n(.*)\r\n/.exec(answers.join(''))[1]);
  } finally {
    socket.destroy();
  }
}

async function until(check) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describeWithProgram('three nodes', () => {
  let folder;
  let nats;
  let urls;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestwork-nats-'));
    const [natsPort] = await freePorts(1);
    nats = await startNats({ folder, natsPort, natsNodes: 3, natsServerPath: program, progress: silent });
    urls = nats.url.split(',');
  }, 60_000);

  afterAll(async () => {
    await nats?.server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const messages = async (url) => (await ask(url, '$JS.API.STREAM.INFO.TEAS', {})).state.messages;
  const publish = (url) =>
    until(async () => expect(await ask(url, 'teas.green', 'leaf')).toMatchObject({ stream: 'TEAS' }));
  const urlOf = (name) => urls[Object.keys(nats.nodes).indexOf(name)];

  it('serve, keep what they acknowledged when the leader is killed, and take it in again', async () => {
    const stream = { name: 'TEAS', subjects: ['teas.>'], num_replicas: 3 };
    await until(async () =>
      expect(await ask(urls[0], '$JS.API.STREAM.CREATE.TEAS', stream)).toMatchObject({ config: stream }),
    );
    await publish(urls[0]);
    const leader = await nats.server.leader('TEAS');
    const other = Object.keys(nats.nodes).find((name) => name !== leader);
    nats.nodes[leader].kill('SIGKILL');
    await nats.nodes[leader].stop();
    expect(await nats.server.leader('TEAS')).not.toBe(leader);
    await publish(urlOf(other));
    await nats.nodes[leader].start();
    await nats.server.untilCurrent();
    await until(async () => expect(await messages(urlOf(leader))).toBe(2));
  }, 90_000);

  it('lose together what they acknowledged after a picture of their stores was taken, once it is put back', async () => {
    const picture = await StorePicture.take(Object.values(nats.nodes));
    await publish(urls[0]);
    await until(async () => expect(await messages(urls[1])).toBe(3));
    await picture.putBack();
    await nats.server.untilCurrent();
    await until(async () => expect(await messages(urls[1])).toBe(2));
  }, 90_000);
});
