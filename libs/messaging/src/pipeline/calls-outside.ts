import type { IncomingMessage } from './incoming-message.js';

/**
 * A handler that needs an answer from outside before its transaction: a payment provider, another service.
 *
 * `callOutside` runs before the transaction, never inside it, and at least once: a crash or a failed attempt repeats
 * it,
 * so it must pass an idempotency key. Its result becomes the second argument of `execute`, or `outsideOutcome(context)`
 * in `handle`. Not for `ordered` consumers: whose turn it is shows only inside the transaction.
 */
export interface CallsOutside<M, O> {
  callOutside(message: M, signal: AbortSignal): Promise<O>;
}

/**
 * Makes the outside call of the message's handler, if it has one and it was not made yet.
 *
 * For the middleware that opens the transaction; without one, the pipeline calls it just before the handler.
 */
export async function callOutside(incoming: IncomingMessage): Promise<void> {
  const { instance } = incoming.handler;
  if (incoming.state.has(OUTCOME) || !callsOutside(instance)) return;
  incoming.state.set(OUTCOME, await instance.callOutside(incoming.message, incoming.signal));
}

/** Whether the handler of this message makes an outside call. */
export function hasOutsideCall(incoming: IncomingMessage): boolean {
  return callsOutside(incoming.handler.instance);
}

/** What the outside call answered; undefined when there was none. */
export function outsideOutcome(incoming: IncomingMessage): unknown {
  return incoming.state.get(OUTCOME);
}

const OUTCOME = Symbol('outcome of the outside call');

/** Whether a handler makes an outside call. */
export function callsOutside(instance: object): instance is CallsOutside<object, unknown> {
  return 'callOutside' in instance && typeof instance.callOutside === 'function';
}
