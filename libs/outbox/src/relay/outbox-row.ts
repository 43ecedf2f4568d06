import type { OutgoingMessage } from '@nestwork/messaging';

/** A message that waits in the outbox. */
export interface OutboxRow extends OutgoingMessage {
  /** A bigint of the database. Rows of one key are published in the order of this number. */
  readonly rowId: string;
  /** The ordering key; the message's own id when it has none. */
  readonly key: string;
  readonly lane: number;
  readonly destination: string;
}

/** What takes a message in and can be away as a whole: one stream, named by the first two words of its subjects (`evt.orders`). */
export function destinationOf(subject: string): string {
  return subject.split('.', 2).join('.');
}
