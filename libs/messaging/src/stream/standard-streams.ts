import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { MessagingSettings } from '../messaging-settings.js';
import { commandStreamOf, eventStreamOf } from '../wire/subjects.js';

/** The name and the subjects of a stream; all else is the same for every stream. */
export interface StreamDeclaration {
  readonly name: string;
  readonly subjects: readonly string[];
}

/** The stream of the commands that a service receives, and of the replies to those that it sent. */
export function commandStream(service: string): StreamDeclaration {
  return { name: commandStreamOf(service), subjects: [`cmd.${service}.>`] };
}

/** The stream of the events that a service announces. */
export function eventStream(service: string): StreamDeclaration {
  return { name: eventStreamOf(service), subjects: [`evt.${service}.>`] };
}

/** Keeps the server's notices that it gave up on a message, also while no service runs. */
export const advisoryStream: StreamDeclaration = {
  name: 'ADVISORIES',
  subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>'],
};

/** The standard stream that stores a subject, or undefined when none does. */
export function streamOfSubject(subject: string): StreamDeclaration | undefined {
  const [kind, service] = subject.split('.');
  if (!service) return undefined;
  if (kind === 'cmd') return commandStream(service);
  return kind === 'evt' ? eventStream(service) : undefined;
}

/** What is declared of every stream; the settings that are not named are the server's defaults. */
export type StreamSettings = Partial<StreamConfig> &
  Pick<StreamConfig, 'name' | 'subjects' | 'max_age' | 'duplicate_window' | 'num_replicas'>;

/**
 * The configuration of every stream.
 *
 * Limits retention keeps what was acknowledged for seven days or longer, as evidence for audits and replays; a full stream
 * refuses new messages instead of dropping old ones; nobody deletes or purges.
 */
export function streamConfig(
  { name, subjects }: StreamDeclaration,
  { replicas, streamRetentionDays }: Pick<MessagingSettings, 'replicas' | 'streamRetentionDays'>,
): StreamSettings {
  return {
    name,
    subjects: [...subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    max_age: nanos(streamRetentionDays * DAY_MS),
    discard: DiscardPolicy.New,
    duplicate_window: nanos(2 * 60_000),
    deny_delete: true,
    deny_purge: true,
    max_msgs_per_subject: -1,
    allow_rollup_hdrs: false,
    no_ack: false,
    num_replicas: replicas,
  };
}

const DAY_MS = 24 * 60 * 60_000;
