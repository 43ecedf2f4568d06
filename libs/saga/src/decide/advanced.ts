import type { CommandMessage } from '@nestwork/contract-kit';
import type { SagaInstance } from './saga-instance.js';

/** The saga after an input, and what has to be sent in the transaction that saves it. */
export interface Advanced<D> {
  /** The very same object when the input changed nothing. */
  readonly instance: SagaInstance<D>;
  readonly sends: readonly SagaSend[];
}

/** A command on its way out. */
export interface SagaSend {
  readonly id: string;
  readonly command: CommandMessage<unknown>;
  /** Set when the same command is sent again: the broker would swallow a plain repeat. */
  readonly resend?: number;
}
