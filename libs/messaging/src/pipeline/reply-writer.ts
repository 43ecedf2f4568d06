import type { ErrorBody } from '@nestwork/contract-kit';
import type { IncomingMessage } from './incoming-message.js';

/** How the handling of a command ended for whoever sent it. */
export type Outcome =
  | { readonly status: 'ok'; readonly reply: unknown }
  | { readonly status: 'error'; readonly error: ErrorBody };

/**
 * How the reply to a stored command leaves. The outbox implements it; the inbox calls it in the recording transaction.
 */
export abstract class ReplyWriter {
  abstract write(incoming: IncomingMessage, outcome: Outcome): Promise<void>;
}
