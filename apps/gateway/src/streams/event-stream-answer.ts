import type { FastifyReply } from 'fastify';
import { ContractError } from '@nestwork/contract-kit';
import { EventStreamBody, type SentEvent } from './event-stream-body.js';
import type { StreamLimits } from './stream-limits.js';

/** The media type of Server-Sent Events; they are UTF-8 always. */
export const eventStreamType = 'text/event-stream; charset=utf-8';

/** The answer that writes events as they come. An early end for a reason is an end: the client comes back, and is told then. */
export function eventStreamAnswer(
  reply: FastifyReply,
  events: AsyncIterable<SentEvent>,
  limits: StreamLimits,
): EventStreamBody {
  const body = new EventStreamBody(limits);
  // Some proxies hold an answer back until it is complete.
  reply.headers({ 'content-type': eventStreamType, 'x-accel-buffering': 'no' });
  // Should the gateway stop, nothing else would close a connection on which a stream has just ended. HTTP/2 has no such header.
  if (reply.request.raw.httpVersionMajor === 1) reply.header('connection', 'close');
  void write(body, events);
  return body;
}

async function write(body: EventStreamBody, events: AsyncIterable<SentEvent>): Promise<void> {
  try {
    for await (const event of events) {
      if (body.destroyed) return;
      body.send(event);
    }
    body.finish();
  } catch (error) {
    if (error instanceof ContractError) body.finish();
    else body.destroy(error instanceof Error ? error : new Error('A stream failed', { cause: error }));
  }
}
