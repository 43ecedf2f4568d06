import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Where the current work belongs: its W3C trace context and the conversation that it is part of. */
export interface Trace {
  /** W3C Trace Context, version 00; its span id belongs to the current work. */
  readonly traceparent: string;
  readonly tracestate?: string;
  /** The same for every message that follows from one request of the outside world. */
  readonly correlationId: string;
  /** The id of the message that caused the current work. */
  readonly causationId?: string;
}

/** What arrived from elsewhere: any part may be missing or malformed. */
export type TraceParent = { readonly [Field in keyof Trace]?: string | undefined };

const traces = new AsyncLocalStorage<Trace>();

/** The trace of the current work, or undefined outside any. */
export function currentTrace(): Trace | undefined {
  return traces.getStore();
}

/** Runs `work` and everything that it starts as part of the given trace. */
export function runWithTrace<T>(trace: Trace, work: () => T): T {
  return traces.run(trace, work);
}

/** Starts a conversation that nothing outside caused. */
export function newTrace(): Trace {
  return continueTrace({});
}

/**
 * Continues a trace that arrived with a message: same trace id, new span id. Malformed parts are replaced, never
 * refused.
 */
export function continueTrace(parent: TraceParent): Trace {
  const incoming = W3C.exec(parent.traceparent ?? '');
  const valid = incoming !== null && !ALL_ZERO.test(incoming[1]!) && !ALL_ZERO.test(incoming[2]!);
  const traceId = valid ? incoming[1]! : randomUUID().replaceAll('-', '');
  const flags = valid ? incoming[3]! : '01';
  return {
    traceparent: `00-${traceId}-${newSpanId()}-${flags}`,
    correlationId: printable(parent.correlationId, LONGEST_ID) ?? traceId,
    ...optional('tracestate', valid ? printable(parent.tracestate, LONGEST_TRACESTATE) : undefined),
    ...optional('causationId', printable(parent.causationId, LONGEST_ID)),
  };
}

// Any version but ff, which the specification forbids; a later version may append fields after the flags.
const W3C = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const ALL_ZERO = /^0+$/;
const PRINTABLE = /^[\x20-\x7e]+$/;
const LONGEST_ID = 200;
const LONGEST_TRACESTATE = 512;

function newSpanId(): string {
  const uuid = randomUUID();
  return uuid.slice(24) + uuid.slice(0, 4);
}

// These values are copied into headers and log lines of every later message, so they must be short and free of
// controls.
function printable(value: string | undefined, longest: number): string | undefined {
  return value !== undefined && value.length <= longest && PRINTABLE.test(value) ? value : undefined;
}

function optional(name: keyof Trace, value: string | undefined): TraceParent {
  return value === undefined ? {} : { [name]: value };
}
