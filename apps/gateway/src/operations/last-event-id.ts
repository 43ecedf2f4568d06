import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { incomingOf } from '../incoming/incoming-of.js';

/** The Last-Event-ID is none that this gateway has sent. */
@ErrorContract('gateway.last-event-id-malformed', 'invalid')
export class LastEventIdMalformed extends ContractError {}

const FORM = /^\d{1,6}$/;

/** What a browser has seen last when it comes back to a stream; undefined when it says nothing. Throws LastEventIdMalformed. */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  lastEventIdFrom(incomingOf(context).lastEventId),
);

/** The same from the text of the header. An empty one is a browser's way to say that there was none. */
export function lastEventIdFrom(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!FORM.test(text)) throw LastEventIdMalformed.of({});
  return Number(text);
}
