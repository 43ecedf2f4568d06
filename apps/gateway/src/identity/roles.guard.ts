import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { Forbidden } from './identity-errors.js';
import { mayCall } from './may-call.js';

/**
 * Lets a request pass whose user has one of the roles that the route is reserved for, and whose credential is good for the endpoint. Runs
 * after the access token guard.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly table: EndpointTable) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.table.accessTo(context);
    const name = this.table.of(context)?.name ?? '';
    const { user } = incomingOf(context);
    if (!mayCall(user, { name, roles: typeof access === 'string' ? undefined : access })) throw Forbidden.of({});
    return true;
  }
}
