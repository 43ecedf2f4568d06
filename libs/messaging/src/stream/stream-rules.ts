import { isDeepStrictEqual } from 'node:util';
import { PersistMode, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Drift } from './drift.js';
import type { StreamSettings } from './standard-streams.js';

/** A setting of a stream that is not what it should be, and what follows from that. */
export interface StreamDrift extends Drift<keyof StreamConfig> {
  /** Messages get lost or never arrive: nothing may run on this stream. */
  readonly isFatal: boolean;
  /** Nothing that is stored can get lost by changing it, so the start of the service that owns the stream does. */
  readonly isSafeToChange: boolean;
}

interface Rule {
  readonly field: keyof StreamConfig;
  /** Default: the same as declared. */
  readonly suits?: (declared: StreamSettings, actual: StreamConfig) => boolean;
  readonly isFatal?: boolean;
  readonly isSafeToChange?: (declared: StreamSettings, actual: StreamConfig) => boolean;
}

const always = () => true;
const LONGEST_DUPLICATE_WINDOW = nanos(10 * 60_000);

/** Each setting that the promises rest on. What is not named here is left to the operator, such as `max_bytes`. */
const RULES: readonly Rule[] = [
  { field: 'retention', isFatal: true },
  { field: 'subjects', isFatal: true, isSafeToChange: addsSubjects, suits: storesTheSame },
  { field: 'storage', isFatal: true },
  // Servers from 2.12 on have it. It acknowledges before it syncs, whatever `sync_interval` says.
  { field: 'persist_mode', isFatal: true, suits: (_, { persist_mode: mode }) => mode !== PersistMode.Async },
  // Longer than declared: more evidence, and whether an inbox remembers that long the doctor says. Without an end the disk fills, which is for an operator to decide.
  { field: 'max_age', suits: keepsLongEnough, isSafeToChange: (_, { max_age: age }) => age > 0 },
  { field: 'discard', isSafeToChange: always },
  // Drops older messages of the subject also when the stream is to refuse new ones.
  { field: 'max_msgs_per_subject', suits: (_, { max_msgs_per_subject: limit }) => limit <= 0, isSafeToChange: always },
  { field: 'duplicate_window', suits: isUsefulWindow, isSafeToChange: always },
  { field: 'deny_delete', isSafeToChange: always },
  { field: 'deny_purge', isSafeToChange: always },
  // With it a publisher can remove what is stored, and a server refuses deny_purge.
  { field: 'allow_rollup_hdrs', suits: (_, { allow_rollup_hdrs: allowed }) => !allowed, isSafeToChange: always },
  // Publishing would never be acknowledged.
  { field: 'no_ack', suits: (_, { no_ack: isSilent }) => !isSilent, isSafeToChange: always },
  { field: 'num_replicas', isSafeToChange: (declared, actual) => declared.num_replicas > actual.num_replicas },
];

/** Compares what a server has with what was declared. */
export function streamDrift(declared: StreamSettings, actual: StreamConfig): StreamDrift[] {
  return RULES.filter(({ field, suits }) =>
    suits ? !suits(declared, actual) : !isDeepStrictEqual(declared[field], actual[field]),
  ).map(({ field, isFatal = false, isSafeToChange }) => ({
    field,
    actual: actual[field],
    declared: declared[field],
    isFatal,
    isSafeToChange: isSafeToChange?.(declared, actual) ?? false,
  }));
}

function storesTheSame({ subjects: declared }: StreamSettings, { subjects: actual }: StreamConfig): boolean {
  return isDeepStrictEqual(new Set(declared), new Set(actual));
}

/** True when each subject that the stream stores today is among the declared ones, or below one of them. */
function addsSubjects({ subjects: declared }: StreamSettings, { subjects: actual }: StreamConfig): boolean {
  const stems = declared.filter((subject) => subject.endsWith('.>')).map((subject) => subject.slice(0, -1));
  return actual.every((subject) => declared.includes(subject) || stems.some((stem) => subject.startsWith(stem)));
}

function keepsLongEnough({ max_age: declared }: StreamSettings, { max_age: actual }: StreamConfig): boolean {
  return actual >= declared;
}

function isUsefulWindow({ duplicate_window: declared }: StreamSettings, { duplicate_window: actual }: StreamConfig) {
  return actual >= declared && actual <= LONGEST_DUPLICATE_WINDOW;
}
