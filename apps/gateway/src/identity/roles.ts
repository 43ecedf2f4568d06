import { Reflector } from '@nestjs/core';

/** What a user may be beyond a customer. */
export type Role = 'admin';

/** Reserves a route for users with at least one of the roles. */
export const Roles = Reflector.createDecorator<readonly Role[]>();
