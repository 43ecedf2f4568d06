import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from './incoming-message.js';

const messages = new AsyncLocalStorage<IncomingMessage>();

/** The message that the current work handles, or undefined outside any handler. */
export function currentMessage(): IncomingMessage | undefined {
  return messages.getStore();
}

/** Runs `work` as the handling of this message. */
export function runAsCurrentMessage<T>(incoming: IncomingMessage, work: () => T): T {
  return messages.run(incoming, work);
}
