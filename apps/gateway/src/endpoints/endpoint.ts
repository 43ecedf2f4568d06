import type { Type } from '@nestjs/common';
import type { Class, ErrorClass, Payload } from '@nestwork/contract-kit';
import type { EndpointInput } from '../incoming/incoming.js';
import type { EndpointDescription } from './describe-endpoint.js';

/** Who may call an endpoint: everybody, every user, or users with one of the roles. */
export type Access = 'public' | 'user' | readonly string[];

/** Where an endpoint is found over HTTP. */
export interface RestRoute {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly path: string;
  /** Of an answer that is a success. */
  readonly status: number;
}

/** One thing that callers can do, by whichever protocol: everything that documents, schemas and servers are made from. */
export interface Endpoint extends EndpointDescription {
  /** What it is about, from the name of its controller: `Orders`. */
  readonly topic: string;
  readonly access: Access;
  readonly rest: RestRoute;
  /** The classes of what it takes. */
  readonly inputs: Readonly<Partial<Record<keyof EndpointInput, Class<Payload>>>>;
  /** What it may refuse by name: its own declared errors, and those of the messages that it asks. */
  readonly errors: readonly ErrorClass[];
  /** Whether a call may change something. */
  readonly isWrite: boolean;
  readonly controller: Type;
  readonly handler: string;
}
