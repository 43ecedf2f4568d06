import { Logger } from '@nestjs/common';
import { WakeUp } from './wake-up.js';

/** What a Ticker does, and how often. */
export interface Tick {
  /** In the infinitive, for the log: "Failed to remove old inbox rows". */
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<void>;
}

/** Repeats some work for as long as the service runs: at once, then after each pause. Failures are logged; the next tick tries again. */
export class Ticker {
  private readonly logger = new Logger(Ticker.name);
  private readonly wakeUp = new WakeUp();
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly tick: Tick) {}

  start(): void {
    if (this.running) return;
    this.stopping = false;
    this.running = this.run();
  }

  /** For work with many parts: whether to stop after this one. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Ends the current pause. */
  now(): void {
    this.wakeUp.signal();
  }

  /** Resolves when the work at hand is done. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp.signal();
    await this.running;
    this.running = undefined;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      await this.once();
      if (!this.stopping) await this.wakeUp.sleep(this.tick.everyMs);
    }
  }

  private async once(): Promise<void> {
    try {
      await this.tick.work();
    } catch (err) {
      this.logger.error({ message: `Failed to ${this.tick.name}; trying again in ${this.tick.everyMs} ms`, err });
    }
  }
}
