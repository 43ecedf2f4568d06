import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { defer, firstValueFrom, type Observable } from 'rxjs';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import type { Incoming } from '../incoming/incoming.js';
import { AnswerCache } from './answer-cache.js';

/** Answers from the cache where an endpoint allows it. Runs behind the guards, so nobody gets an answer that is not his to see. */
@Injectable()
export class CacheInterceptor implements NestInterceptor {
  constructor(
    private readonly cache: AnswerCache,
    private readonly table: EndpointTable,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = this.table.of(context);
    if (!endpoint?.cache) return next.handle();
    const { name: group, cache } = endpoint;
    const incoming = incomingOf(context);
    const caller = cache.sharedBy === 'everybody' ? '' : (incoming.user?.id ?? '');
    const key = `${group} ${caller} ${asked(incoming)}`;
    return defer(() => this.cache.get({ group, key, ttlMs: cache.ttlMs }, () => firstValueFrom(next.handle())));
  }
}

/** The same text for the same question, by whichever protocol and in whichever order of its fields. */
function asked({ input: { params, query } }: Incoming): string {
  return JSON.stringify([params, query].map((fields) => Object.entries(Object(fields)).toSorted(byName)));
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
