import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { plainPayload, type Class } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import { catchError, map, type Observable } from 'rxjs';
import { descriptionOf } from '../endpoints/describe-endpoint.js';
import { incomingOf } from '../incoming/incoming-of.js';
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
export class StreamInterceptor implements NestInterceptor {
  constructor(
    private readonly streams: OpenStreams,
    private readonly limits: StreamLimits,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Streamed<object>>): Observable<unknown> {
    const description = descriptionOf(context.getHandler());
    if (!description?.streams) return next.handle();
    const incoming = incomingOf(context);
    const stream = this.streams.open(incoming);
    incoming.signal = stream.signal;
    return next.handle().pipe(
      map((source) =>
        this.#answer(context, stream, { source, reply: description.reply, eventId: description.streams!.eventId }),
      ),
      catchError((error: unknown) => {
        stream.end();
        throw error;
      }),
    );
  }

  #answer(context: ExecutionContext, stream: OpenStream, { source, reply: type, eventId }: Answered): unknown {
    const plain = stream.until(plainOf(source, type));
    if (context.getType() !== 'http') return plain;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    // Nothing is left to say: 204 tells a browser not to come back.
    const isOver = Array.isArray(source) && source.length === 0;
    // HEAD is the same without a body, and a stream is nothing but that.
    if (isOver || reply.request.method === 'HEAD') {
      stream.end();
      return void (isOver ? reply.code(204) : reply.code(200).type(eventStreamType));
    }
    const body = eventStreamAnswer(reply, sentEvents(plain, eventId), this.limits);
    body.once('close', () => stream.end());
    return body;
  }
}

interface Answered {
  readonly source: Streamed<object>;
  readonly reply: Class;
  readonly eventId: string;
}

type Fields = Readonly<Record<string, unknown>>;

async function* plainOf(source: Streamed<object>, type: Class): AsyncGenerator<Fields> {
  for await (const each of source) yield plainPayload(each, type);
}

async function* sentEvents(events: AsyncIterable<Fields>, eventId: string): AsyncGenerator<SentEvent> {
  for await (const data of events) yield { event: 'progress', data, id: String(data[eventId]) };
}
