import { IdentityRefused, runAsCalledBy } from '@nestwork/identity';
import type { Middleware } from '../pipeline/incoming-message.js';
import type { Callers } from './callers.js';

/** A message does not prove who sent it. It is not handled, now or ever. */
export class CallerRefused extends Error {
  override readonly name = 'CallerRefused';
}

/** Demands of every command, query and reply a proof of who sent it, before anything is done for it. */
export function callerStep(callers: Callers): Middleware {
  return (incoming, next) => {
    try {
      return runAsCalledBy(callers.callerOf(incoming), next);
    } catch (cause) {
      if (!(cause instanceof IdentityRefused)) throw cause;
      const what = incoming.contract?.name ?? incoming.consumer;
      throw new CallerRefused(`${what} ${incoming.id} does not prove who sent it: ${cause.message}`, { cause });
    }
  };
}
