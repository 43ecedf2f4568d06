import { type MessageHeaders, type Place, readPlace } from '@nestwork/messaging';

/** The place of a kept event; none when it cannot be read, which may be the reason why it is kept. */
export function readablePlace(headers: MessageHeaders): Omit<Place, 'key'> {
  try {
    return readPlace(headers);
  } catch {
    return {};
  }
}
