import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(__dirname, '../../../../tools/payment-provider/provider.js');

/** The fake payment provider as a process of a spec's own, with a fresh ledger. */
export class ProviderProcess {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(): Promise<ProviderProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'payment-provider-'));
    const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', FILE: join(folder, 'ledger.jsonl') };
    const started = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line]: unknown[] = await once(createInterface(started.stdout), 'line');
    const url = /http:\S+(?=,)/.exec(String(line))?.[0];
    if (!url) throw new Error(`the payment provider does not say where it listens: ${String(line)}`);
    return new ProviderProcess(started, folder, url);
  }

  /** What the provider did about a payment, in order: `['authorised', 'captured']`. */
  async historyOf(paymentId: string): Promise<string[]> {
    const text = await (await fetch(`${this.url}/ledger`)).text();
    const entries = text
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): LedgerEntry => JSON.parse(line));
    return entries.filter((entry) => entry.paymentId === paymentId).map(({ type }) => type);
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill();
    await exited;
    await rm(this.folder, { recursive: true });
  }
}

interface LedgerEntry {
  readonly paymentId: string;
  readonly type: string;
}
