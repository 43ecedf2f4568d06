import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { LoadLimit } from './load-limit.js';
import { shareOf } from './priority.js';

/**
 * Refuses a request for which there is no room, by its priority and before it is known who asks. Health and metrics are served by another
 * port and never pass here.
 */
@Injectable()
export class SheddingGuard implements CanActivate {
  constructor(
    private readonly load: LoadLimit,
    private readonly table: EndpointTable,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const endpoint = this.table.of(context);
    if (endpoint) this.load.refuseAbove(shareOf(endpoint, incomingOf(context)));
    return true;
  }
}
