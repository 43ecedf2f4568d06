import type { Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import type { Access } from './endpoint.js';

const reflector = new Reflector();

/** Who may call a method of a controller. Throws when that is everybody and some. */
export function accessTo(controller: Type, method: Function): Access {
  const isPublic = reflector.getAllAndOverride(Public, [method, controller]) !== undefined;
  const roles = reflector.getAllAndOverride(Roles, [method, controller]);
  if (isPublic && roles) throw new Error(`${controller.name}.${method.name} is public and reserved for roles`);
  return isPublic ? 'public' : (roles ?? 'user');
}
