import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import type { BrokerAddress } from './broker-address.js';
import { damageFiles, type FileDamage } from './damage-files.js';
import { freePort } from './free-port.js';
import { natsLogin, type NatsLogin } from './nats-login.js';
import { natsServerPath } from './test-environment.js';

/** How a server differs from a plain one: a node of a cluster has a name and knows the others. */
export interface NatsServerOptions {
  readonly port?: number;
  readonly arguments?: readonly string[];
  /** Where it keeps its data, below; default: where the system keeps temporary files. */
  readonly disk?: string;
}

/** A nats-server with JetStream of a test's own, to be killed, frozen and restarted. Its port and its data stay the same. */
export class NatsServerProcess {
  #process?: ChildProcess;
  #output = '';

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly extra: readonly string[],
  ) {}

  /** False where the run knows no nats-server program, because NATS runs in a container: specs that need one are skipped there. */
  static get isAvailable(): boolean {
    return Boolean(natsServerPath());
  }

  /** Starts a fresh server. Throws where the run knows no nats-server program (TEST_NATS_SERVER). */
  static async start(options: NatsServerOptions = {}): Promise<NatsServerProcess> {
    const program = natsServerPath();
    if (!program)
      throw new Error("TEST_NATS_SERVER is not set: broker faults need the program that 'npm run test:int' finds");
    const folder = await mkdtemp(join(options.disk ?? tmpdir(), 'nestwork-nats-'));
    const port = options.port ?? (await freePort());
    const server = new NatsServerProcess(program, folder, port, options.arguments ?? []);
    try {
      await server.restart();
    } catch (error) {
      await server.stop();
      throw error;
    }
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
    const plain = ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.#store];
    const started = spawn(this.program, [...plain, ...this.extra], { stdio: ['ignore', 'ignore', 'pipe'] });
    started.stderr.on('data', (chunk: Buffer) => (this.#output = `${this.#output}${chunk.toString()}`.slice(-4_000)));
    this.#process = started;
    await eventually(async () => {
      if (!hasEnded(started)) await this.#checkUp();
    });
    if (hasEnded(started)) throw new Error(`nats-server ended: ${this.#output}`);
  }

  /** Keeps a picture of what is on disk now, of one moment: the process is frozen meanwhile. */
  async takePicture(): Promise<void> {
    this.freeze();
    await replace(this.#store, this.#picture).finally(() => this.thaw());
  }

  /**
   * Ends the process and starts it again on what the picture shows: what it acknowledged since is lost, as after a power cut of a
   * server that does not sync before it acknowledges.
   */
  async restartFromPicture(): Promise<void> {
    await this.kill();
    await replace(this.#picture, this.#store);
    await this.restart();
  }

  /** Ends the process, damages the middle of each file of messages, as a bad disk may, and starts it on what is left. */
  async restartDamaged(damage: FileDamage): Promise<void> {
    await this.kill();
    await damageFiles(this.#store, damage);
    await this.restart();
  }

  /** Ends the process and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  get #store(): string {
    return join(this.folder, 'store');
  }

  get #picture(): string {
    return join(this.folder, 'picture');
  }

  async #checkUp(): Promise<void> {
    if (!this.#output.includes('Server is ready')) throw new Error(`nats-server is not up: ${this.#output}`);
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
    if (!running || hasEnded(running)) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    // A frozen process takes notice of a polite signal only when it runs again.
    running.kill('SIGCONT');
    await exited;
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function replace(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}
