import type { Class } from './class.js';
import type { ContractError } from './contract-error.js';

/** A class declared with `@ErrorContract`. */
export type ErrorClass = Class<ContractError>;

/** What a decorator declared about a message: everything the transport needs to know of it. */
export interface MessageContract {
  readonly kind: 'command' | 'query' | 'event';
  /** `<service>.<kebab>.v<n>`: the CloudEvents type and the stem of every subject. */
  readonly name: string;
  /** The service that handles the command or query, or that publishes the event. */
  readonly service: string;
  /** 0 when the name is malformed; `checkContracts` reports it. */
  readonly version: number;
  readonly type: Class;
  readonly reply?: Class;
  readonly errors: readonly ErrorClass[];
  /** The field of an event whose value orders it: events with one key value are delivered in their order. */
  readonly key?: string;
  /** How long a request waits for its reply, in milliseconds, unless the caller says otherwise. */
  readonly timeoutMs: number;
}
