import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { incomingOf } from '../incoming/incoming-of.js';
import { Forbidden } from './identity-errors.js';
import { Roles } from './roles.js';

/** Lets a request pass whose user has one of the roles that the route is reserved for. Runs after the access token guard. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const allowed = this.reflector.getAllAndOverride(Roles, [context.getHandler(), context.getClass()]);
    if (!allowed) return true;
    const { user } = incomingOf(context);
    if (!user || !allowed.some((role) => user.roles.includes(role))) throw Forbidden.of({});
    return true;
  }
}
