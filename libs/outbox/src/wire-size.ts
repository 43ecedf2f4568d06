import { headerNames, type OutgoingMessage } from '@nestwork/messaging';

/** How many bytes of a published message the broker counts against its max_payload: the body and the block of headers. */
export function wireSizeOf({ headers, brokerId, body }: OutgoingMessage): number {
  const lines = Object.entries({ ...headers, [headerNames.brokerId]: brokerId }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.byteLength(['NATS/1.0', ...lines, '', ''].join('\r\n')) + Buffer.byteLength(body);
}
