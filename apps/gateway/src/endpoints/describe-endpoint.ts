import type { Class, ErrorClass, Payload } from '@nestwork/contract-kit';
import { declareFollowed } from '@nestwork/messaging';
import type { CachePolicy } from '../cache/cache-policy.js';
import type { Deprecation } from '../deprecation/deprecation.js';
import type { GraphField } from '../graph/graph-field.js';

/** What is said of an endpoint beyond what its declaration says already. */
export interface EndpointDescription {
  /** Its name in every protocol, a verb and its object: `placeOrder`. */
  readonly name: string;
  /** One sentence: what a caller achieves by it. */
  readonly summary: string;
  /** The messages that it asks services. */
  readonly asks: readonly Class[];
  /** What it refuses by name itself, beyond the declared errors of what it asks. */
  readonly errors?: readonly ErrorClass[];
  /** The class of its answer. */
  readonly reply: Class<Payload>;
  /** A body that works as it stands on a freshly started system; checked at the start. */
  readonly example?: unknown;
  /**
   * For what goes on after the answer: the field of the answer that it has only when it waited for the end (`Prefer: wait=5`). Over
   * HTTP the status is then 200, else 202.
   */
  readonly outcome?: string;
  /** It answers with events as they happen. Each has the class of the answer, and a number by which a caller goes on behind it. */
  readonly streams?: { readonly eventId: string };
  /** What GraphQL can add to the objects of the answer, wherever it has such objects. */
  readonly graph?: readonly GraphField[];
  /**
   * For an answer put together by `aggregate`: the field that says why parts are missing. GraphQL says it as an error of each missing
   * field, too.
   */
  readonly missing?: string;
  /** Where to look for what was begun: a path, with fields of the answer as `{name}`. */
  readonly location?: string;
  /** Whether and how long an answer is kept for others who ask the same; only for questions. Default: never. */
  readonly cache?: CachePolicy;
  /** There is a better one: every protocol says so, and calls are counted by who makes them. */
  readonly deprecated?: Deprecation;
}

const descriptions = new WeakMap<object, EndpointDescription>();

/**
 * Makes a route of a controller an endpoint of every protocol: REST by its Nest decorators, GraphQL and gRPC under its name.
 *
 * Every route needs it; the gateway does not start without.
 */
export function DescribeEndpoint(description: EndpointDescription): MethodDecorator {
  return (prototype, name, { value: method }) => {
    descriptions.set(Object(method), description);
    // What clears kept answers has to be heard, and the right to hear it is generated from this.
    if (description.cache) declareFollowed(Reflect.get(prototype, name), description.cache.until);
  };
}

/** What `@DescribeEndpoint` says of a method; undefined for a method without it. */
export function descriptionOf(handler: Function): EndpointDescription | undefined {
  return descriptions.get(handler);
}
