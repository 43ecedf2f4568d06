import { eventually, freePort } from '@nestwork/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** A Redis of a spec's own, to be frozen, killed and started again on the same port, each time with an empty memory. */
export class RedisServer {
  #process?: ChildProcess;

  private constructor(
    private readonly program: string,
    readonly port: number,
  ) {}

  /** Starts one. Throws where the run has found no redis-server, and says what to do. */
  static async start(): Promise<RedisServer> {
    const { TEST_REDIS_SERVER: program, TEST_REDIS_PROBLEM: problem } = process.env;
    if (problem) throw new Error(problem);
    if (!program) throw new Error("TEST_REDIS_SERVER is not set: 'npm run test:int' finds a redis-server and sets it");
    const server = new RedisServer(program, await freePort());
    await server.restart();
    return server;
  }

  /** For RATE_STORE_URL. */
  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when it accepts clients. It knows nothing of what it was told before. */
  async restart(): Promise<void> {
    await this.kill();
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const started = spawn(this.program, options, { stdio: 'ignore' });
    this.#process = started;
    await eventually(() => isUp(started, this.port));
  }

  /** Takes connections and answers questions, and refuses to change anything; until it is told otherwise. */
  async refuseWrites(refuses: boolean): Promise<void> {
    await expectAnswer(this.port, `CONFIG SET min-replicas-to-write ${refuses ? 1 : 0}`, '+OK');
  }

  /** Connections stay open, new ones too, and nothing answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it as a power cut would. Resolves when it is gone. Safe to call twice. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || hasEnded(running)) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  }
}

async function isUp(started: ChildProcess, port: number): Promise<void> {
  if (hasEnded(started)) throw new Error(`redis-server has ended with ${started.exitCode ?? started.signalCode}`);
  await expectAnswer(port, 'PING', '+PONG');
}

async function expectAnswer(port: number, command: string, expected: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    if (String(answer) !== `${expected}\r\n`) throw new Error(`redis-server says ${String(answer)}`);
  } finally {
    socket.destroy();
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
