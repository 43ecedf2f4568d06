import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { Callers } from './callers.js';
import { Unauthenticated } from './identity-errors.js';

/** Lets a request pass that carries a valid access token or API key, or whose route is public. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly callers: Callers,
    private readonly keys: ApiKeys,
    private readonly table: EndpointTable,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.table.accessTo(context) === 'public') return true;
    const incoming = incomingOf(context);
    const user = await this.callers.userOf(incoming);
    if (!user) throw Unauthenticated.of({});
    incoming.user = user;
    this.keys.count(user);
    return true;
  }
}
