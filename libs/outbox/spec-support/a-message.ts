import { newMessageId } from '@nestwork/contract-kit';
import type { OutgoingMessage } from '@nestwork/messaging';

/** A message to write into an outbox under test; `key` alone says which chain it belongs to. */
export function aMessage({ id = newMessageId(), ...message }: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id,
    brokerId: id,
    subject: 'evt.shop.thing-happened.v1.0',
    headers: { 'ce-id': id },
    body: '{}',
    ...message,
  };
}
