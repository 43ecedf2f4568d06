import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AccessTokens } from './access-tokens.js';
import { Unauthenticated } from './identity-errors.js';
import { Public } from './public.js';

const BEARER = /^Bearer ([^ ]+)$/i;

/** Lets a request pass that carries a valid access token, or whose route is public. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#isPublic(context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const user = token === undefined ? undefined : await this.tokens.userOf(token);
    if (!user) throw Unauthenticated.of({});
    request.user = user;
    return true;
  }

  #isPublic(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride(Public, [context.getHandler(), context.getClass()]) !== undefined;
  }
}
