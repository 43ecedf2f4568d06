import { Injectable } from '@nestjs/common';
import { InvalidMessage } from '@nestwork/contract-kit';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import { fieldTree, picked } from './field-tree.js';

/**
 * Leaves of an answer what its caller wants: `?fields=orderId,lines.name`. Looks at that before the endpoint is called, so that a write is not
 * refused after it was done. GraphQL needs none of this.
 */
@Injectable()
export class SparseAnswerStep implements EndpointStep {
  concerns(): boolean {
    return true;
  }

  async pass({ endpoint, incoming }: PassingCall, next: NextStep): Promise<unknown> {
    const { fields, protocol } = incoming;
    const [wanted, another] = fields;
    if (wanted === undefined || protocol === 'graphql') return next();
    if (endpoint.streams) throw refusal('is not for streams');
    if (another !== undefined) throw refusal('is there twice: separate the names by commas');
    const tree = fieldTree(wanted, endpoint.reply);
    return picked(await next(), tree);
  }
}

function refusal(problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [{ path: 'fields', problem }] });
}
