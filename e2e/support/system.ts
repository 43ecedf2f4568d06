import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Backend } from './load-balancer.js';

type App = 'gateway' | 'orders' | 'inventory' | 'payments';

/** A part of the system that can be stopped and started alone; with two instances, the apps are called `orders-1` and so on. */
export type Part = App | `${string}-${1 | 2}` | 'provider' | 'nats' | 'postgres';

/** What a spec decides about its system. */
export interface SystemOptions {
  /** How many processes of each app; default 1. */
  readonly instances?: 1 | 2;
  /** Added to the environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the built applications of another release lie: the system starts with that one, until it is told to `use('now')`. */
  readonly releaseBefore?: string;
  /** Added to the environment of single processes. */
  readonly envOf?: Readonly<Partial<Record<Part, Readonly<Record<string, string>>>>>;
}

/** One of the gateways, by both its ports. */
export interface Gateway extends Backend {
  readonly grpcAddress: string;
}

interface Addresses {
  /** Of the first gateway. */
  readonly gatewayUrl: string;
  /** Where the first gateway serves gRPC. */
  readonly grpcAddress: string;
  readonly gateways: readonly Gateway[];
  readonly providerUrl: string;
  readonly issuerUrl: string;
  readonly natsUrl: string;
  /** The apps that have a database. */
  readonly services: readonly string[];
  /** The processes of all apps in the order in which they start, the services first. */
  readonly instances: readonly Part[];
}

interface Answer {
  readonly id?: number;
  readonly ready?: Addresses;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The whole system with a data folder of its own. Its logs stay behind in `<data folder>-logs`. */
export class System {
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  private constructor(
    private readonly runner: ChildProcess,
    readonly dataDir: string,
    readonly addresses: Addresses,
  ) {
    runner.on('message', (answer: Answer) => this.#settle(answer));
    runner.once('exit', () => this.#failAll());
  }

  /** Starts PostgreSQL, NATS, the payment provider and the built apps on free ports, and resolves when all are ready. */
  static async start(purpose: string, options: SystemOptions = {}): Promise<System> {
    const dataDir = join(process.cwd(), '.data', `test-${process.pid}-${purpose}`);
    const script = join(process.cwd(), 'e2e/support/run-system.js');
    const runner = fork(script, [dataDir, JSON.stringify(options)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    runner.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const answer = await Promise.race([readiness(runner), once(runner, 'close').then(() => undefined)]);
    if (!answer) throw new Error(`The system did not start:\n${complaints}`);
    return new System(runner, dataDir, answer);
  }

  /** @param env  added to the environment of a process for this one start */
  start(part: Part, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.#call('start', part, env);
  }

  /** As an orchestrator would. */
  stop(part: Part): Promise<unknown> {
    return this.#call('stop', part);
  }

  /** With SIGKILL. */
  kill(part: Part): Promise<unknown> {
    return this.#call('kill', part, 'SIGKILL');
  }

  /** It does nothing more, and is not gone either. */
  freeze(part: Part): Promise<unknown> {
    return this.#call('kill', part, 'SIGSTOP');
  }

  /** It goes on as if nothing had happened. */
  thaw(part: Part): Promise<unknown> {
    return this.#call('kill', part, 'SIGCONT');
  }

  untilReady(part: Part): Promise<unknown> {
    return this.#call('untilReady', part);
  }

  /** Runs the jobs of a release, its migrations among them. The processes that start from now on run that one. */
  use(release: string): Promise<unknown> {
    return this.#call('use', release);
  }

  async signToken(claims: { customerId: string; roles?: readonly string[]; expiresIn?: string }): Promise<string> {
    return String(await this.#call('signToken', claims));
  }

  /** The processes that ended without having been told to. */
  async unexpectedDeaths(): Promise<unknown> {
    return this.#call('unexpectedDeaths');
  }

  /** How processes ended so far, the first one first: `orders-1 ended with 0`, or with the signal that killed it. */
  async exits(): Promise<unknown> {
    return this.#call('exits');
  }

  /** Stops everything and removes the data; resolves when no process is left. */
  async end(): Promise<void> {
    const ended = once(this.runner, 'exit');
    this.runner.disconnect();
    await ended;
  }

  #call(command: string, ...args: unknown[]): Promise<unknown> {
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.runner.send({ id, command, args });
    });
  }

  #settle({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id ?? -1);
    this.#waiting.delete(id ?? -1);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }

  #failAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The system has ended'));
    this.#waiting.clear();
  }
}

function readiness(runner: ChildProcess): Promise<Addresses> {
  return new Promise((resolve) => {
    runner.on('message', ({ ready }: Answer) => {
      if (ready) resolve(ready);
    });
  });
}
