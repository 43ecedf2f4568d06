import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** One service inside this process. */
export interface RunningService {
  readonly name: string;
  readonly app: NestFastifyApplication;
  /** Where health checks and metrics are served, e.g. `http://127.0.0.1:3101`. */
  readonly adminUrl: string;
  /** Whether it is done once it has started: it only declared what the service needs. */
  readonly isJob?: boolean;
  /** Resolves when ready. When it fails, everything that was opened is closed again before it rejects. */
  start(): Promise<void>;
  /**
   * Takes no more work, finishes what is in flight within the budget (default 25 s) and closes everything.
   *
   * Safe to call twice and while starting. Rejects, after closing all it can, when a step failed or ran out of time.
   */
  stop(budgetMs?: number): Promise<void>;
}
