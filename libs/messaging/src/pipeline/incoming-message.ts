import type { MessageContract } from '@nestwork/contract-kit';
import type { StoredMessage } from '../stream/stored-message.js';
import type { MessageHeaders } from '../wire/message-headers.js';
import type { Place } from '../wire/place.js';

/** A message that passed validation, on its way through the pipeline to its handler. */
export interface IncomingMessage {
  readonly kind: 'command' | 'query' | 'event' | 'reply';
  /** `request`: somebody waits for the answer; `stream`: JetStream delivers it until it is acknowledged. */
  readonly via: 'request' | 'stream';
  /** Missing only for replies to stored commands. */
  readonly contract?: MessageContract;
  /** An instance of the contract's class. */
  readonly message: object;
  /** The id of the message, the same in every delivery. */
  readonly id: string;
  /** The ordering key. */
  readonly key?: string;
  /** Only for an event of an ordered consumer: whose turn it is, the inbox decides. */
  readonly place?: Place;
  readonly headers: MessageHeaders;
  /** The message as the stream has it; undefined for a request. */
  readonly stored?: StoredMessage;
  /** Together with the id, what the inbox keeps: the contract name for commands (both ways in), else the durable. */
  readonly consumer: string;
  /** When the answer loses its value, in epoch milliseconds. Only requests have one. */
  readonly deadline?: number;
  /** Aborted when the deadline passes or the time for one attempt is used up. */
  readonly signal: AbortSignal;
  /** The number of this delivery, from 1. */
  readonly attempt: number;
  /** Where the stored reply of this command goes. */
  readonly replyTo?: string;
  /** Copied into the stored reply, for its receiver. */
  readonly replyRef?: string;
  readonly handler: { readonly name: string; readonly instance: object };
  /** Scratch space of middlewares, by a symbol of their own. */
  readonly state: Map<symbol, unknown>;
}

/** The last link of the pipeline. */
export type HandlerCall = (incoming: IncomingMessage) => Promise<unknown>;

/**
 * One cross-cutting step around every handler. It may change the outcome, and must pass on errors that it does not
 * know.
 */
export type Middleware = (incoming: IncomingMessage, next: () => Promise<unknown>) => Promise<unknown>;
