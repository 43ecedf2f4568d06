import { Injectable } from '@nestjs/common';
import { plainPayload, type QueryMessage } from '@nestwork/contract-kit';
import { Services } from '../services/services.js';
import { setImmediate } from 'node:timers/promises';
import { partCallOf } from '../calls/call.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { graphqlError } from '../graphql/graphql-error.js';
import type { FieldContext } from '../graphql/graphql-http.js';
import { Forbidden, Unauthenticated } from '../identity/identity-errors.js';
import { mayCall } from '../identity/may-call.js';
import { ProblemReport } from '../problem/problem-report.js';
import type { GraphField, GraphLoading } from './graph-field.js';

/** What is asked for together: its keys so far, and the values that will come. */
interface Batch {
  readonly keys: Set<string>;
  readonly values: Promise<ReadonlyMap<string, unknown>>;
}

const MOST_KEYS = 100;

/**
 * Loads graph fields. What a request asks of one field in the same turn of the event loop, which is a level of its answer, is one load.
 * Nothing is remembered beyond that: a mutation of the same request may have changed it.
 */
@Injectable()
export class GraphLoads {
  readonly #batches = new WeakMap<FieldContext, Map<GraphField, Batch>>();

  constructor(
    private readonly services: Services,
    private readonly table: EndpointTable,
    private readonly problems: ProblemReport,
  ) {}

  /** The value of a field of an object, or null. Throws a GraphQLError. */
  async load(field: GraphField, owner: object, context: FieldContext): Promise<unknown> {
    const key = field.keyOf(owner);
    const { keys, values } = this.#batchOf(field, context);
    keys.add(key);
    return (await values).get(key) ?? null;
  }

  #batchOf(field: GraphField, context: FieldContext): Batch {
    const open = this.#batches.get(context) ?? new Map<GraphField, Batch>();
    this.#batches.set(context, open);
    const known = open.get(field);
    if (known) return known;
    const keys = new Set<string>();
    const values = setImmediate().then(() => {
      open.delete(field);
      return this.#loadAll(field, [...keys], context);
    });
    const batch = { keys, values };
    open.set(field, batch);
    return batch;
  }

  async #loadAll(
    field: GraphField,
    keys: readonly string[],
    context: FieldContext,
  ): Promise<ReadonlyMap<string, unknown>> {
    try {
      this.#refuseUnlessAllowed(field, context);
      const loading = this.#loadingFor(context);
      const loads = await Promise.all(inChunks(keys).map((some) => field.load(some, loading)));
      return new Map(loads.flatMap((values) => [...values].map(([key, value]) => [key, plain(field, value)] as const)));
    } catch (error) {
      throw graphqlError(this.problems.of(error, context.incoming.correlationId));
    }
  }

  /** The guards have looked at the endpoint that was asked, which is another one. */
  #refuseUnlessAllowed({ reveals }: GraphField, { user }: FieldContext): void {
    const { name, access } = this.table.named(reveals);
    if (access === 'public') return;
    if (!user) throw Unauthenticated.of({});
    if (!mayCall(user, { name, roles: access === 'user' ? undefined : access })) throw Forbidden.of({});
  }

  #loadingFor({ incoming, user }: FieldContext): GraphLoading {
    const call = partCallOf({ ...incoming, user });
    return {
      ask: <R>(question: QueryMessage<R>) => this.services.request(question, call),
      get userId() {
        if (!user) throw Unauthenticated.of({});
        return user.id;
      },
    };
  }
}

function inChunks(keys: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(keys.length / MOST_KEYS);
  return Array.from({ length: count }, (_, at) => keys.slice(at * MOST_KEYS, (at + 1) * MOST_KEYS));
}

/** What the class declares and nothing else, as the answers of endpoints are. */
function plain({ reply, isList }: GraphField, value: object): unknown {
  const one = (each: object): unknown => plainPayload(each, reply);
  return isList ? (value as readonly object[]).map(one) : one(value);
}
