import { Injectable } from '@nestjs/common';

/** Lets a loop sleep until there is something to do. A signal that arrives before the sleep ends it at once, so none is missed. */
@Injectable()
export class WakeUp {
  private signalled = false;
  private wake: (() => void) | undefined;

  signal(): void {
    this.signalled = true;
    this.wake?.();
  }

  /** Resolves at the next signal, or after `ms`. */
  async sleep(ms: number): Promise<void> {
    if (!this.signalled) await this.signalOr(ms);
    this.signalled = false;
  }

  private async signalOr(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}
