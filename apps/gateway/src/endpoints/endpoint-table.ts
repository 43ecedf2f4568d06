import { Injectable, type ExecutionContext, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { accessTo } from './access-to.js';
import type { Access, Endpoint } from './endpoint.js';
import { endpointsOf } from './endpoints-of.js';

/** All endpoints of the gateway, read from their declarations, so that no list of them can be out of date. */
@Injectable()
export class EndpointTable {
  #endpoints: readonly Endpoint[] | undefined;
  #byHandler: ReadonlyMap<Function, Endpoint> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** By path. Throws when something is wrong with a declaration. */
  get endpoints(): readonly Endpoint[] {
    return (this.#endpoints ??= endpointsOf(
      this.discovery.getControllers().flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : [])),
    ));
  }

  /** Throws when there is none of this name. */
  named(name: string): Endpoint {
    const found = this.endpoints.find((each) => each.name === name);
    if (!found) throw new Error(`There is no endpoint ${name}`);
    return found;
  }

  /** What a call is about; undefined for a page. */
  of(context: Pick<ExecutionContext, 'getHandler'>): Endpoint | undefined {
    this.#byHandler ??= new Map(this.endpoints.map((each) => [each.controller.prototype[each.handler], each]));
    return this.#byHandler.get(context.getHandler());
  }

  /** Who may make a call, also of a page. */
  accessTo(context: Pick<ExecutionContext, 'getHandler' | 'getClass'>): Access {
    return this.of(context)?.access ?? accessTo(context.getClass(), context.getHandler());
  }

  /** Stops the start when something is wrong with a declaration. */
  onModuleInit(): void {
    void this.endpoints;
  }
}

function isClass(type: Function | null): type is Type {
  return type !== null;
}
