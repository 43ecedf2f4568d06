import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { descriptionOf } from '../endpoints/describe-endpoint.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { Forbidden } from './identity-errors.js';
import { mayCall } from './may-call.js';
import { Roles } from './roles.js';

/**
 * Lets a request pass whose user has one of the roles that the route is reserved for, and whose credential is good for the endpoint. Runs
 * after the access token guard.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride(Roles, [context.getHandler(), context.getClass()]);
    const { user } = incomingOf(context);
    const name = descriptionOf(context.getHandler())?.name ?? '';
    if (!mayCall(user, { name, roles })) throw Forbidden.of({});
    return true;
  }
}
