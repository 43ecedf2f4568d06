import { Injectable } from '@nestjs/common';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import { LoadLimit } from './load-limit.js';
import { shareOf } from './priority.js';

/**
 * Counts a request as long as it is being served, and not while it only waits (`Incoming.leave`). Looks once more whether there is room:
 * between the guard and here many may have come.
 */
@Injectable()
export class SheddingStep implements EndpointStep {
  constructor(private readonly load: LoadLimit) {}

  concerns(): boolean {
    return true;
  }

  async pass({ endpoint, incoming }: PassingCall, next: NextStep): Promise<unknown> {
    this.load.refuseAbove(shareOf(endpoint, incoming));
    this.load.enter();
    let isIn = true;
    const leave = () => {
      if (isIn) this.load.leave();
      isIn = false;
    };
    incoming.leave = leave;
    try {
      return await next();
    } finally {
      leave();
    }
  }
}
