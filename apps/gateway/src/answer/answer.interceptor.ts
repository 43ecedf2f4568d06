import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { plainPayload } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { patienceOf } from '../calls/patience.js';
import { descriptionOf, type EndpointDescription } from '../endpoints/describe-endpoint.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { locationOf } from './location-of.js';

/**
 * Lets out of an endpoint what the class of its answer declares and nothing else, and over HTTP says where to look for what it
 * has begun. An answer that breaks its own declaration is a defect here, and answered as one.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const description = descriptionOf(context.getHandler());
    if (!description || description.streams) return next.handle();
    const { reply } = description;
    return next.handle().pipe(
      map((answer) => {
        const plain = plainPayload(answer, reply);
        if (context.getType() === 'http') addHttp(context, description, plain);
        return plain;
      }),
    );
  }
}

/** What only HTTP says of an answer: where to look, and whether it is the last word. */
function addHttp(
  context: ExecutionContext,
  description: EndpointDescription,
  plain: Readonly<Record<string, unknown>>,
): void {
  const { location, outcome } = description;
  const reply = context.switchToHttp().getResponse<FastifyReply>();
  if (location !== undefined) reply.header('location', locationOf(location, plain));
  if (outcome === undefined) return;
  const waitMs = patienceOf(incomingOf(context));
  if (waitMs !== undefined) reply.header('preference-applied', `wait=${waitMs / 1_000}`);
  reply.code(plain[outcome] === undefined ? 202 : 200);
}
