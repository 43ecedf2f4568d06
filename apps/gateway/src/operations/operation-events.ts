import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { GetOrder } from '@nestwork/contracts';
import { DeadlinePassed, RequestAborted, ServiceUnavailable } from '@nestwork/messaging';
import type { PartCall } from '../calls/call.js';
import type { Streamed } from '../streams/streamed.js';
import { RefusedForNow } from '../problem/refused-for-now.js';
import { Services } from '../services/services.js';
import { ProgressFeed } from './progress-feed.js';
import { progressOf } from './order-operation.js';
import type { OperationProgress } from './operation.view.js';

/** Whose operation to follow, and from where on. */
export interface Followed {
  readonly operationId: string;
  readonly customerId: string;
  /** The last event that is known already. */
  readonly after?: number;
}

/**
 * What happens in an operation, whoever asks wherever: what has happened already is read off the order, what happens from then on is
 * heard of. So nothing is missed or told twice when a caller comes back, to this gateway or another one.
 */
@Injectable()
export class OperationEvents {
  readonly #logger = new Logger(OperationEvents.name);

  constructor(
    private readonly services: Services,
    private readonly feed: ProgressFeed,
  ) {}

  /** All events behind the known one, up to the last one there can be. A list when the operation has ended. Throws OrderNotFound. */
  async follow(followed: Followed, call: PartCall): Promise<Streamed<OperationProgress>> {
    const { operationId, after = 0 } = followed;
    if (call.signal.aborted) throw RequestAborted.of({ request: `the events of operation ${operationId}` });
    const listening = new AbortController();
    // Before the question: what happens behind its answer is heard.
    const heard = this.feed.of(operationId, AbortSignal.any([call.signal, listening.signal]));
    try {
      const known = await this.#known(followed, call);
      if (!known.some(isEnd)) return this.#behind(after, followed, { known, heard, call });
      listening.abort();
      return known.filter(({ eventId }) => eventId > after);
    } catch (error) {
      listening.abort();
      throw error;
    }
  }

  /** How it ends, if it does within this time: undefined when it does not, or when nobody can tell. */
  async endOf(followed: Followed, waitMs: number, call: PartCall): Promise<OperationProgress | undefined> {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(waitMs)]);
    try {
      for await (const event of await this.follow(followed, { ...call, signal })) if (isEnd(event)) return event;
    } catch (err) {
      if (!signal.aborted) this.#logger.warn({ message: 'Nobody can tell how an operation goes on', ...followed, err });
    }
    return undefined;
  }

  async #known({ operationId, customerId }: Followed, call: PartCall): Promise<OperationProgress[]> {
    return progressOf(await this.services.request(GetOrder.of({ orderId: operationId, customerId }), call));
  }

  async *#behind(after: number, followed: Followed, { known, heard, call }: Listening) {
    let last = after;
    for await (const events of concat([known], heard)) {
      const told = events.some((event) => event === undefined) ? await this.#knownAtLast(followed, call) : events;
      for (const event of told) {
        if (!event || event.eventId <= last) continue;
        last = event.eventId;
        yield event;
      }
      if (told.some((event) => event && isEnd(event))) return;
    }
  }

  /** Whoever could be asked before is away together with what was missed, more often than not. */
  async #knownAtLast(followed: Followed, call: PartCall): Promise<OperationProgress[]> {
    for (;;) {
      try {
        return await this.#known(followed, call);
      } catch (error) {
        if (!waitsForService.some((kind) => error instanceof kind)) throw error;
        await delay(ASK_AGAIN_MS, undefined, { signal: call.signal });
      }
    }
  }
}

interface Listening {
  readonly known: readonly OperationProgress[];
  readonly heard: AsyncIterable<readonly (OperationProgress | undefined)[]>;
  readonly call: PartCall;
}

const ASK_AGAIN_MS = 1_000;
const waitsForService = [ServiceUnavailable, DeadlinePassed, RefusedForNow];

async function* concat<T>(first: Iterable<T>, then: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* first;
  yield* then;
}

function isEnd({ status }: OperationProgress): boolean {
  return status !== 'pending';
}
