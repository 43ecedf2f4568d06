import type { OutgoingMessage } from '@nestwork/messaging';

/** Where an event stands among those of its name and key that the same transaction writes. */
export interface Place {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** What events are counted by. */
export interface EventKey {
  readonly name: string;
  readonly key: string;
}

/** A name and key of which a transaction writes events, and how many. */
export interface WrittenKey extends EventKey {
  readonly events: number;
}

/** The places of a transaction's messages, and the keys in the order in which every transaction must lock them. */
export interface Places {
  /** One for each message; undefined for what has no place: commands, replies and events without key. */
  readonly places: readonly (Place | undefined)[];
  readonly keys: readonly WrittenKey[];
}

/** Whether the receivers of the message can tell its position within its key: it is an event that has one. */
export function hasPlace({ subject, key }: Pick<OutgoingMessage, 'subject' | 'key'>): boolean {
  return key !== undefined && subject.startsWith(EVENTS);
}

/**
 * The order in which every transaction locks its keys, so that no two wait for each other: by code units, which is the same in every
 * process and, other than that of the database, under every collation.
 */
export function inLockOrder(one: EventKey, other: EventKey): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.key < other.key ? -1 : 1;
}

/** Counts the events of each name and key, and sorts the keys in the order of their locks. */
export function placesOf(messages: readonly OutgoingMessage[]): Places {
  const counted = new Map<string, { name: string; key: string; events: number }>();
  const started = messages.map((message) => {
    if (!hasPlace(message)) return undefined;
    const [name, key] = [nameOf(message.subject), message.key!];
    const id = `${name} ${key}`;
    const known = counted.get(id) ?? { name, key, events: 0 };
    counted.set(id, known);
    return { name, before: known.events++, known };
  });
  return {
    places: started.map(
      (place) => place && { name: place.name, before: place.before, after: place.known.events - place.before - 1 },
    ),
    keys: [...counted.values()].toSorted(inLockOrder),
  };
}

const EVENTS = 'evt.';

// evt.<name>.<partition>
function nameOf(subject: string): string {
  return subject.slice(EVENTS.length, subject.lastIndexOf('.'));
}
