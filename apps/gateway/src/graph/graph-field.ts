import type { Class, Payload, QueryMessage } from '@nestwork/contract-kit';

/** What a load may do: on behalf of the caller, within the time of the request. */
export interface GraphLoading {
  /** Asks a service. */
  readonly ask: <R>(question: QueryMessage<R>) => Promise<R>;
  /** Who asks. Throws Unauthenticated when nobody said who he is. */
  readonly userId: string;
}

/** What GraphQL can add to an object of an answer by asking a service about all such objects of a request at once. */
export interface GraphField {
  /** The class of the objects that have the field. */
  readonly of: Class<Payload>;
  readonly name: string;
  /** One sentence for the schema. */
  readonly summary: string;
  /** The class of its value, or of each of its values. */
  readonly reply: Class<Payload>;
  readonly isList: boolean;
  /** The name of the endpoint that shows the same otherwise: whoever may not call that one does not get the field either. */
  readonly reveals: string;
  /** What an object is looked up by. */
  keyOf(owner: object): string;
  /** The values of at most 100 different keys; a key without one is null. */
  load(keys: readonly string[], loading: GraphLoading): Promise<ReadonlyMap<string, object>>;
}

interface Declared<Owner extends Payload> {
  readonly of: Class<Owner>;
  readonly name: string;
  readonly summary: string;
  readonly reveals: string;
  readonly keyOf: (owner: Owner) => string;
}

/** Declares a field with one value. */
export function graphField<Owner extends Payload, Value extends Payload>(
  field: Declared<Owner> & {
    readonly reply: Class<Value>;
    readonly load: (keys: readonly string[], loading: GraphLoading) => Promise<ReadonlyMap<string, Value>>;
  },
): GraphField {
  return { ...field, isList: false, keyOf: (owner) => field.keyOf(owner as Owner) };
}

/** Declares a field with a list of values. */
export function graphListField<Owner extends Payload, Value extends Payload>(
  field: Declared<Owner> & {
    readonly reply: Class<Value>;
    readonly load: (keys: readonly string[], loading: GraphLoading) => Promise<ReadonlyMap<string, readonly Value[]>>;
  },
): GraphField {
  return { ...field, isList: true, keyOf: (owner) => field.keyOf(owner as Owner) };
}
