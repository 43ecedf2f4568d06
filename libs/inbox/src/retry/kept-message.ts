import type { IncomingMessage, StoredMessage } from '@nestwork/messaging';

/** A message that this service keeps and tries by itself, without the broker: it failed, or it waits behind one that did. */
export interface KeptMessage {
  readonly table: 'failed_message' | 'held_message';
  readonly consumer: string;
  readonly messageId: string;
  /** The key that goes on once this message is done with. */
  readonly heldKey?: string;
  /** Which attempt this is, the first delivery's included. */
  readonly attempt: number;
  readonly stored: StoredMessage;
  /** Why it must not be tried: a later event of its key took effect. */
  readonly refusal?: Error;
}

const KEPT = Symbol('kept message');

/** Tells the middleware of the inbox that a message is a kept one. */
export function stateOf(kept: KeptMessage): IncomingMessage['state'] {
  return new Map([[KEPT, kept]]);
}

/** The kept message that an incoming one is; undefined when the broker delivered it. */
export function keptOf({ state }: IncomingMessage): KeptMessage | undefined {
  // Set by stateOf alone: the symbol is not exported.
  return state.get(KEPT) as KeptMessage | undefined;
}
