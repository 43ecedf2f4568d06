import type { OutgoingMessage } from '@nestwork/messaging';
import { laneOf } from './lanes/lane.js';
import { destinationOf } from './relay/outbox-row.js';

// Ordered by position: within a transaction, messages leave in the order in which they were sent.
/** Writes any number of messages at once, several times faster than row by row. */
export const INSERT = `
  INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
  SELECT message_id, broker_id, subject, destination, key, lane, headers::jsonb, body
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[])
    WITH ORDINALITY AS message (message_id, broker_id, subject, destination, key, lane, headers, body, position)
  ORDER BY position`;

/** The parameters of INSERT. */
export function insertParameters(messages: readonly OutgoingMessage[]): (readonly (string | number)[])[] {
  const keys = messages.map(({ key, id }) => key ?? id);
  return [
    messages.map(({ id }) => id),
    messages.map(({ brokerId }) => brokerId),
    messages.map(({ subject }) => subject),
    messages.map(({ subject }) => destinationOf(subject)),
    keys,
    keys.map(laneOf),
    messages.map(({ headers }) => JSON.stringify(headers)),
    messages.map(({ body }) => body),
  ];
}
