import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import type { BrokerAddress } from './broker-address.js';
import { freePort } from './free-port.js';
import { natsLogin, type NatsLogin } from './nats-login.js';
import { natsServerPath } from './test-environment.js';

/** A nats-server with JetStream of a test's own, to be killed, frozen and restarted. Its port and its data stay the same. */
export class NatsServerProcess {
  #process?: ChildProcess;
  #output = '';

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** False where the run knows no nats-server program, because NATS runs in a container: specs that need one are skipped there. */
  static get isAvailable(): boolean {
    return Boolean(natsServerPath());
  }

  /** Starts a fresh server. Throws where the run knows no nats-server program (TEST_NATS_SERVER). */
  static async start(): Promise<NatsServerProcess> {
    const program = natsServerPath();
    if (!program)
      throw new Error("TEST_NATS_SERVER is not set: broker faults need the program that 'npm run test:int' finds");
    const folder = await mkdtemp(join(tmpdir(), 'nestwork-nats-'));
    const server = new NatsServerProcess(program, folder, await freePort());
    await server.restart();
    return server;
  }

  /** For `startService({ broker })`. */
  get address(): BrokerAddress {
    return { host: '127.0.0.1', port: this.port };
  }

  /** For `connect()` of nats.js and for MessagingModule. */
  get login(): NatsLogin {
    return natsLogin(this.address);
  }

  /** Ends the process as a power cut would, and resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops the process without ending it: connections stay open and nothing answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Starts the process again on its data; resolves when it accepts clients and JetStream is up. */
  async restart(): Promise<void> {
    await this.#end('SIGTERM');
    this.#output = '';
    const started = spawn(this.program, ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (chunk: Buffer) => (this.#output = `${this.#output}${chunk.toString()}`.slice(-4_000)));
    this.#process = started;
    await eventually(() => this.#checkUp(started));
  }

  /** Ends the process and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #checkUp(started: ChildProcess): Promise<void> {
    const ended = started.exitCode !== null || started.signalCode !== null;
    if (ended || !this.#output.includes('Server is ready')) throw new Error(`nats-server is not up: ${this.#output}`);
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'data');
    } finally {
      socket.destroy();
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    // A frozen process takes notice of a polite signal only when it runs again.
    running.kill('SIGCONT');
    await exited;
  }
}
