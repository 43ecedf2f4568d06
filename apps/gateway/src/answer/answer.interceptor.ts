import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { serializePayload } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { endpointDescription } from '../endpoints/describe-endpoint.js';
import { locationOf } from './location-of.js';

/**
 * Lets out of an endpoint what the class of its answer declares and nothing else, and over HTTP says where to look for what it
 * has begun. An answer that breaks its own declaration is a defect here, and answered as one.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const description = this.reflector.get(endpointDescription, context.getHandler());
    if (!description) return next.handle();
    const { reply, location } = description;
    return next.handle().pipe(
      map((answer) => {
        const plain: Record<string, unknown> = JSON.parse(serializePayload(answer, reply));
        if (location && context.getType() === 'http')
          context.switchToHttp().getResponse<FastifyReply>().header('location', locationOf(location, plain));
        return plain;
      }),
    );
  }
}
