import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { LoadLimit } from './load-limit.js';
import { shareOf } from './priority.js';

/** Counts a request as long as it is being served. Looks once more whether there is room: between the guard and here many may have come. */
@Injectable()
export class SheddingInterceptor implements NestInterceptor {
  constructor(
    private readonly load: LoadLimit,
    private readonly table: EndpointTable,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = this.table.of(context);
    if (!endpoint) return next.handle();
    this.load.refuseAbove(shareOf(endpoint, incomingOf(context)));
    this.load.enter();
    return next.handle().pipe(finalize(() => this.load.leave()));
  }
}
