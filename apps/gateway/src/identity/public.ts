import { Reflector } from '@nestjs/core';

/** Lets everybody call a route or the routes of a controller. Without it a route takes a valid access token. */
export const Public = Reflector.createDecorator<true | void>();
