import type { FixedPlan } from '@nestwork/database';

/** $1 consumer, $2 message id, $3 status, $4 reply. */
export const ANSWER: FixedPlan = {
  name: 'inbox_answer',
  parameters: ['text', 'uuid', 'text', 'json'],
  sql: 'UPDATE inbox SET status = $3, reply = $4 WHERE consumer = $1 AND message_id = $2',
};

// A row that a key waits for goes by KeptMessages alone: without it the key would wait for ever.
/** $1 consumer, $2 message id. */
export const FORGET: FixedPlan = {
  name: 'inbox_forget',
  parameters: ['text', 'text'],
  sql: 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2 AND held_key IS NULL',
};
