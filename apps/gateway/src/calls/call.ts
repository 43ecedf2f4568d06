import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { derivedId, type Class, type Payload } from '@nestwork/contract-kit';
import { descriptionOf } from '../endpoints/describe-endpoint.js';
import { endpointInputs } from '../endpoints/endpoint-inputs.js';
import type { Incoming } from '../incoming/incoming.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { withCanonicalIds } from '../input/canonical-ids.js';
import { routedFor } from '../routing/routed-for.js';
import type { RoutedFor } from '../routing/routing.js';
import { idempotencyKeyOf } from './idempotency-key.js';

/** How a request is passed on to a service: the options of `ServiceClient.request`. */
export interface CallOptions {
  /** The message id: given when the caller sent an Idempotency-Key, so that a repeat is the same message. */
  readonly id?: string;
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
  /** When the caller stops waiting, in epoch milliseconds; a service is never given longer. */
  readonly deadline?: number;
  /** The user that the services are asked for; undefined on public routes. */
  readonly principal: { readonly subject: string; readonly roles: readonly string[] } | undefined;
  /** On what its way depends, where a share of the requests goes elsewhere. */
  readonly routedFor: RoutedFor;
}

/** The options to pass on a request with. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): CallOptions => {
  const incoming = incomingOf(context);
  const part = partCallOf(incoming);
  const id = messageIdOf(incoming, calledIn(context));
  return id === undefined ? part : { ...part, id };
});

/** How a question is asked that is a part of a request, and so never has the id of the whole. */
export type PartCall = Omit<CallOptions, 'id'>;

/** The options of a request for the questions that it is made of. */
export function partOf(call: CallOptions): PartCall {
  const { id: _, ...part } = call;
  return part;
}

/** The options to ask such questions with. */
export function partCallOf(incoming: Incoming): PartCall {
  const { signal, deadline, user } = incoming;
  const principal = user && { subject: user.id, roles: user.roles };
  return { signal, principal, routedFor: routedFor(incoming), ...(deadline !== undefined && { deadline }) };
}

/** What a call is about, as far as its message id goes. */
interface Called {
  readonly endpoint: string;
  /** The class of the parameters in its path. */
  readonly params?: Class<Payload> | undefined;
}

const calledBefore = new WeakMap<Function, Called>();

function calledIn(context: ExecutionContext): Called {
  const handler = context.getHandler();
  let called = calledBefore.get(handler);
  if (!called) calledBefore.set(handler, (called = calledOf(context.getClass(), handler)));
  return called;
}

function calledOf(controller: Type, handler: Function): Called {
  const description = descriptionOf(handler);
  if (!description) throw new Error(`${handler.name} is described by no @DescribeEndpoint`);
  return { endpoint: description.name, params: endpointInputs(controller, handler.name).params };
}

/**
 * The same id for every repeat: same user, endpoint, parameters and key, by whichever protocol. Undefined without a key.
 *
 * The user is part of it because a key is the caller's own choice: another caller's key must never find his answer. The endpoint
 * is, and not the path as it was written, because one path can be written in several ways; so can an id in it.
 */
export function messageIdOf(request: Repeatable, { endpoint, params }: Called): string | undefined {
  const { idempotencyKeys, input, scope, user } = request;
  const key = idempotencyKeyOf(idempotencyKeys);
  if (key === undefined) return undefined;
  const given = params ? withCanonicalIds(params, input.params) : input.params;
  const parts = [user?.id ?? '', endpoint, JSON.stringify(given ?? {}), key];
  return derivedId(...parts, ...(scope === undefined ? [] : [scope]));
}

/** What makes two requests the same one. */
export type Repeatable = Pick<Incoming, 'idempotencyKeys' | 'input' | 'scope' | 'user'>;
