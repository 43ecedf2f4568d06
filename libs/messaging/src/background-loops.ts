import { Injectable, Logger } from '@nestjs/common';

/** Work that runs for as long as the service does. Both methods may be called twice. */
export interface BackgroundLoop {
  readonly name: string;
  /** Resolves when the loop runs. */
  start(): Promise<void>;
  /** Resolves when the loop has finished what it was doing. */
  stop(): Promise<void>;
}

/** Starts the loops of a service once messages are served, and stops them, last first, once no message is in work. */
@Injectable()
export class BackgroundLoops {
  readonly #logger = new Logger(BackgroundLoops.name);
  readonly #registered: BackgroundLoop[] = [];
  readonly #running: BackgroundLoop[] = [];

  /** Adds a loop; its `start` is called by the next `startAll`. */
  register(loop: BackgroundLoop): void {
    this.#registered.push(loop);
  }

  async startAll(): Promise<void> {
    for (const loop of this.#registered) {
      if (this.#running.includes(loop)) continue;
      await loop.start();
      this.#running.push(loop);
    }
  }

  /** A loop that fails to stop is logged and does not keep the others running. */
  async stopAll(): Promise<void> {
    for (let loop = this.#running.pop(); loop; loop = this.#running.pop()) {
      try {
        await loop.stop();
      } catch (err) {
        this.#logger.error({ message: `Background loop '${loop.name}' failed to stop`, err });
      }
    }
  }
}
