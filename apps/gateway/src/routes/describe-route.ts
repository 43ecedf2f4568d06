import { Reflector } from '@nestjs/core';

/** What the API page says about a route beyond what its declaration says already. */
export interface RouteDescription<Body = unknown> {
  /** One sentence: what a caller achieves by it. */
  readonly summary: string;
  /** A body that works as it stands on a freshly started system. */
  readonly body?: Body;
}

/** Where a description is kept. */
export const routeDescription = Reflector.createDecorator<RouteDescription>();

/** Describes a route on the API page. Every route needs a description; the gateway does not start without. */
export function DescribeRoute<Body = never>(description: RouteDescription<Body>): MethodDecorator {
  return routeDescription(description);
}
