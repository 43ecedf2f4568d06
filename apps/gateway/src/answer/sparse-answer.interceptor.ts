import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { InvalidMessage } from '@nestwork/contract-kit';
import { map, type Observable } from 'rxjs';
import { descriptionOf } from '../endpoints/describe-endpoint.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { fieldTree, picked } from './field-tree.js';

/**
 * Leaves of an answer what its caller wants: `?fields=orderId,lines.name`. Looks at that before the endpoint is called, so that a write is not
 * refused after it was done. GraphQL needs none of this.
 */
@Injectable()
export class SparseAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { fields, protocol } = incomingOf(context);
    const description = descriptionOf(context.getHandler());
    const [wanted, another] = fields;
    if (wanted === undefined || !description || protocol === 'graphql') return next.handle();
    if (description.streams) throw refusal('is not for streams');
    if (another !== undefined) throw refusal('is there twice: separate the names by commas');
    const tree = fieldTree(wanted, description.reply);
    return next.handle().pipe(map((answer) => picked(answer, tree)));
  }
}

function refusal(problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [{ path: 'fields', problem }] });
}
