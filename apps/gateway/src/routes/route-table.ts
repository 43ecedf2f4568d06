import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import { checkInputs } from '../input/check-inputs.js';
import { routeDescription } from './describe-route.js';
import type { Access, Route } from './route.js';

/** All routes of the gateway, read from their declarations, so that no list of them can be out of date. */
@Injectable()
export class RouteTable {
  #routes: readonly Route[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  get routes(): readonly Route[] {
    return this.#routes;
  }

  /** Stops the start when a route takes unchecked input or is not described. */
  onModuleInit(): void {
    const routes = this.discovery.getControllers().flatMap(({ metatype }) => this.#routesOf(metatype));
    this.#routes = routes.toSorted(byPath);
  }

  #routesOf(controller: Function | null): Route[] {
    if (controller === null) return [];
    return this.scanner
      .getAllMethodNames(controller.prototype)
      .filter((name) => Reflect.hasMetadata(METHOD_METADATA, controller.prototype[name]))
      .map((name) => this.#route(controller, name));
  }

  #route(controller: Function, name: string): Route {
    checkInputs(controller, name);
    const handler: () => unknown = controller.prototype[name];
    const description = this.reflector.get(routeDescription, handler);
    if (!description) throw new Error(`${controller.name}.${name} needs @DescribeRoute to appear on the API page`);
    return {
      ...description,
      method: methodOf(handler),
      path: join(Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, handler)),
      access: this.#access(controller, handler),
    };
  }

  #access(controller: Function, handler: () => unknown): Access {
    if (this.reflector.getAllAndOverride(Public, [handler, controller])) return 'public';
    return this.reflector.getAllAndOverride(Roles, [handler, controller]) ?? 'user';
  }
}

function methodOf(handler: () => unknown): string {
  const method: RequestMethod = Reflect.getMetadata(METHOD_METADATA, handler);
  return RequestMethod[method];
}

function join(...parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}

function byPath(left: Route, right: Route): number {
  return left.path.localeCompare(right.path) || left.method.localeCompare(right.method);
}
