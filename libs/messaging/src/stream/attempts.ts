import { Injectable } from '@nestjs/common';
import { CallerRefused } from '../identity/caller-step.js';
import { MessagingSettings } from '../messaging-settings.js';
import { isFinalError } from '../pipeline/final-error.js';
import { InfrastructureErrors } from '../pipeline/infrastructure-errors.js';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { MessagePipeline } from '../pipeline/message-pipeline.js';
import { NotOfThisVersion } from '../pipeline/not-of-this-version.js';
import { withinTime } from '../pipeline/within-time.js';
import { receiveDelivery, UndecodableMessage } from './receive-delivery.js';
import type { StoredMessage } from './stored-message.js';
import type { StreamEndpoint } from './stream-endpoint.js';

/** Why an attempt did not succeed. */
export interface AttemptFailure {
  readonly error: unknown;
  /**
   * `not-now`: something underneath is away, which says nothing about the message. `hopeless`: unreadable, from
   * nobody knows whom, or refused by contract, as it would be the next time. `elsewhere`: for another version of the
   * service. `failed`: anything else.
   */
  readonly kind: 'not-now' | 'hopeless' | 'elsewhere' | 'failed';
}

/** Which attempt it is, from 1, and what the middlewares shall know of it. */
export type Attempt = Pick<IncomingMessage, 'attempt'> & Partial<Pick<IncomingMessage, 'state'>>;

/** Handles a stored message once, whoever hands it out: the broker, or the failure store that kept it. */
@Injectable()
export class Attempts {
  constructor(
    private readonly settings: MessagingSettings,
    private readonly pipeline: MessagePipeline,
    private readonly infrastructure: InfrastructureErrors,
  ) {}

  /** Resolves undefined when the message is done with. Never rejects. */
  async run(
    endpoint: StreamEndpoint,
    stored: StoredMessage,
    { attempt, state = new Map() }: Attempt,
  ): Promise<AttemptFailure | undefined> {
    const { handlerTimeoutMs } = this.settings;
    const limits = { abortAfterMs: handlerTimeoutMs, giveUpAfterMs: handlerTimeoutMs };
    try {
      await withinTime(limits, async (signal) => {
        await this.pipeline.handle(receiveDelivery(endpoint, stored, { signal, attempt, state }), endpoint.handle);
      });
      return undefined;
    } catch (error) {
      return { error, kind: this.#kindOf(error) };
    }
  }

  /** Why no attempt of this message could succeed: it cannot be read. Undefined when it can. */
  problemWith(endpoint: StreamEndpoint, stored: StoredMessage): UndecodableMessage | undefined {
    try {
      receiveDelivery(endpoint, stored, { signal: new AbortController().signal, attempt: 1, state: new Map() });
      return undefined;
    } catch (error) {
      if (error instanceof UndecodableMessage) return error;
      throw error;
    }
  }

  #kindOf(error: unknown): AttemptFailure['kind'] {
    if (this.infrastructure.match(error)) return 'not-now';
    if (error instanceof NotOfThisVersion) return 'elsewhere';
    const isHopeless = error instanceof UndecodableMessage || error instanceof CallerRefused || isFinalError(error);
    return isHopeless ? 'hopeless' : 'failed';
  }
}
