import { DeadlinePassed } from '../request/request-errors.js';
import { runAsCurrentMessage } from './current-message.js';
import type { Middleware } from './incoming-message.js';

/** Drops expired work before anything is done for it, and makes the deadline known to the requests of the handler. */
export const withinDeadline: Middleware = (incoming, next) => {
  const { deadline, contract } = incoming;
  if (deadline !== undefined && Date.now() >= deadline) {
    throw DeadlinePassed.of({ request: contract?.name ?? incoming.consumer });
  }
  return runAsCurrentMessage(incoming, next);
};
