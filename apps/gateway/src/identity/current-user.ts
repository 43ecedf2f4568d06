import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { incomingOf } from '../incoming/incoming-of.js';
import type { User } from './user.js';

/** The user who makes the request. Only on routes that are not public. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const { user } = incomingOf(context);
  if (!user)
    throw new Error(`${context.getClass().name}.${context.getHandler().name} is public and has no current user`);
  return user;
});
