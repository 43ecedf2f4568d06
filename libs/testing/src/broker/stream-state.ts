/** How far a durable consumer is. */
export interface ConsumerState {
  readonly durable: string;
  /** Messages it has not been handed yet. */
  readonly pending: number;
  /** Messages handed out and not acknowledged. */
  readonly unacknowledged: number;
}

/** How far a stream and its durable consumers are. */
export interface StreamState {
  readonly stream: string;
  readonly lastSeq: number;
  readonly consumers: readonly ConsumerState[];
}

/** A message as a stream holds it. */
export interface StoredMessage {
  readonly subject: string;
  readonly seq: number;
  /** The message id, `ce-id`. */
  readonly id: string;
  readonly body: Uint8Array;
}
