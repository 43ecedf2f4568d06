import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** How a command ended. */
export interface Told {
  readonly code: number;
  /** What it printed, also about what went wrong. */
  readonly text: string;
}

/** Somebody at the operator command line, as a process of its own. */
export class Operator {
  constructor(private readonly natsUrl: string) {}

  /** `npm run ops -- <args>`. */
  ops(...args: string[]): Promise<Told> {
    const env = { ...process.env, NATS_URL: this.natsUrl, OPS_BY: 'ada' };
    const script = join(process.cwd(), 'tools/ops/ops.js');
    return new Promise((resolve) => {
      execFile(process.execPath, [script, ...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: `${stdout}${stderr}` });
      });
    });
  }

  /** The rows of an answer, of all services together. */
  async rows(...args: string[]): Promise<Record<string, unknown>[]> {
    const { text } = await this.ops(...args, '--json');
    const answers: { rows?: Record<string, unknown>[] }[] = JSON.parse(text);
    return answers.flatMap(({ rows = [] }) => rows);
  }
}
