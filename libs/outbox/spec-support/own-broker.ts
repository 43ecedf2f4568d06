import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import type { NatsLogin } from './nats-account.js';

/** A NATS server of one spec's own, for specs that kill or freeze it. */
export class OwnBroker {
  #server: ChildProcess | undefined;

  private constructor(
    private readonly binary: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Undefined when the test run knows no server binary; such specs are skipped. */
  static get binary(): string | undefined {
    return process.env.TEST_NATS_SERVER || undefined;
  }

  static async start(): Promise<OwnBroker> {
    if (!OwnBroker.binary) throw new Error('TEST_NATS_SERVER is not set');
    const broker = new OwnBroker(OwnBroker.binary, await mkdtemp(join(tmpdir(), 'nats-spec-')), await freePort());
    await broker.start();
    return broker;
  }

  get login(): NatsLogin {
    return { servers: `127.0.0.1:${this.port}` };
  }

  /** Starts the server, again on the same port and the same store. */
  async start(): Promise<void> {
    this.#server = spawn(this.binary, ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.folder], {
      stdio: 'ignore',
    });
    await eventually(() => this.#accepts());
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void {
    this.#server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#server?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #accepts(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } finally {
      socket.destroy();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!isAddress(address)) throw new Error('A listening server has no port');
  return address.port;
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
