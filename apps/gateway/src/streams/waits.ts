import { Injectable } from '@nestjs/common';
import type { Credentials } from '../identity/callers.js';
import type { Incoming } from '../incoming/incoming.js';
import type { OpenStream } from './open-stream.js';
import { OpenStreams } from './open-streams.js';
import { GatewayStopping, TooManyStreams } from './stream-errors.js';

/**
 * Lets requests wait for what they have begun. Waiting costs as little as a stream and counts as one: it takes no place among the requests
 * that are being served, and ends when the gateway stops.
 */
@Injectable()
export class Waits {
  constructor(private readonly streams: OpenStreams) {}

  /**
   * What was waited for. Undefined at once, without a wait, when as many streams are open as may be or the gateway is about to stop.
   *
   * @param wait  ends when its signal aborts
   */
  async during<T>(incoming: Waiting, wait: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const stream = this.#opened(incoming);
    if (!stream) return undefined;
    incoming.leave?.();
    try {
      return await wait(stream.signal);
    } finally {
      stream.end();
    }
  }

  #opened(incoming: Waiting): OpenStream | undefined {
    try {
      return this.streams.open(incoming);
    } catch (error) {
      if (error instanceof TooManyStreams || error instanceof GatewayStopping) return undefined;
      throw error;
    }
  }
}

type Waiting = Credentials & Pick<Incoming, 'signal' | 'user' | 'address' | 'leave'>;
