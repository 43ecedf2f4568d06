import { Reflector } from '@nestjs/core';
import type { Role } from './role.js';

/** Reserves a route for users with at least one of the roles. */
export const Roles = Reflector.createDecorator<readonly Role[]>();
