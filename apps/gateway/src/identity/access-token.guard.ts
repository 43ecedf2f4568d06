import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { incomingOf } from '../incoming/incoming-of.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { Callers } from './callers.js';
import { Unauthenticated } from './identity-errors.js';
import { Public } from './public.js';

/** Lets a request pass that carries a valid access token or API key, or whose route is public. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly callers: Callers,
    private readonly keys: ApiKeys,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#isPublic(context)) return true;
    const incoming = incomingOf(context);
    const user = await this.callers.userOf(incoming);
    if (!user) throw Unauthenticated.of({});
    incoming.user = user;
    this.keys.count(user);
    return true;
  }

  #isPublic(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride(Public, [context.getHandler(), context.getClass()]) !== undefined;
  }
}
