import { MessageHeaders, restoredBody, type StoredMessage } from '@nestwork/messaging';

/** How both tables keep a message. */
export interface MessageRow {
  readonly consumer: string;
  readonly message_id: string;
  readonly subject: string;
  readonly stream: string;
  readonly stream_seq: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A row of failed_message that is due. */
export interface FailedMessageRow extends MessageRow {
  readonly attempts: number;
  readonly held_key: string | null;
}

/** The message as its stream has it, or as an operator corrected it; its id stays what it was. */
export function storedFrom(row: MessageRow): StoredMessage {
  return {
    subject: row.subject,
    stream: row.stream,
    streamSequence: Number(row.stream_seq),
    headers: new MessageHeaders(new Map(Object.entries({ ...row.headers, 'ce-id': row.message_id }))),
    body: restoredBody(row.body),
  };
}
