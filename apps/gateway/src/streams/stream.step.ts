import { Injectable } from '@nestjs/common';
import { plainPayload, type Class } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { eventStreamAnswer, eventStreamType } from './event-stream-answer.js';
import type { SentEvent } from './event-stream-body.js';
import type { OpenStream } from './open-stream.js';
import { OpenStreams } from './open-streams.js';
import { StreamLimits } from './stream-limits.js';
import type { Streamed } from './streamed.js';

/**
 * Turns what a streaming endpoint returns into what its protocol sends: Server-Sent Events over HTTP, plain objects for others. Each
 * one is what the class of its answer declares and nothing else.
 */
@Injectable()
export class StreamStep implements EndpointStep {
  constructor(
    private readonly streams: OpenStreams,
    private readonly limits: StreamLimits,
  ) {}

  concerns({ streams }: Endpoint): boolean {
    return streams !== undefined;
  }

  async pass({ endpoint, incoming, reply }: PassingCall, next: NextStep): Promise<unknown> {
    const stream = this.streams.open(incoming);
    incoming.signal = stream.signal;
    try {
      const source = await next();
      if (!isStreamed(source)) throw new Error(`${endpoint.name} streams, and has returned nothing to stream`);
      return this.#answer(stream, { source, endpoint, reply });
    } catch (error) {
      stream.end();
      throw error;
    }
  }

  #answer(stream: OpenStream, { source, endpoint, reply }: Answered): unknown {
    const plain = stream.until(plainOf(source, endpoint.reply));
    if (!reply) return plain;
    // Nothing is left to say: 204 tells a browser not to come back.
    const isOver = Array.isArray(source) && source.length === 0;
    // HEAD is the same without a body, and a stream is nothing but that.
    if (isOver || reply.request.method === 'HEAD') {
      stream.end();
      return void (isOver ? reply.code(204) : reply.code(200).type(eventStreamType));
    }
    const body = eventStreamAnswer(reply, sentEvents(plain, endpoint.streams?.eventId ?? ''), this.limits);
    body.once('close', () => stream.end());
    return body;
  }
}

interface Answered {
  readonly source: Streamed<object>;
  readonly endpoint: Endpoint;
  readonly reply: FastifyReply | undefined;
}

function isStreamed(value: unknown): value is Streamed<object> {
  return typeof value === 'object' && value !== null && (Array.isArray(value) || Symbol.asyncIterator in value);
}

async function* plainOf(source: Streamed<object>, type: Class): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const each of source) yield plainPayload(each, type);
}

async function* sentEvents(
  events: AsyncIterable<Readonly<Record<string, unknown>>>,
  eventId: string,
): AsyncGenerator<SentEvent> {
  for await (const data of events) yield { event: 'progress', data, id: String(data[eventId]) };
}
