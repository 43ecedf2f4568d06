import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Endpoint } from './endpoint.js';
import { endpointsOf } from './endpoints-of.js';

/** All endpoints of the gateway, read from their declarations, so that no list of them can be out of date. */
@Injectable()
export class EndpointTable {
  #endpoints: readonly Endpoint[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** By path. Throws when something is wrong with a declaration. */
  get endpoints(): readonly Endpoint[] {
    return (this.#endpoints ??= endpointsOf(
      this.discovery.getControllers().flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : [])),
    ));
  }

  /** Stops the start when something is wrong with a declaration. */
  onModuleInit(): void {
    void this.endpoints;
  }
}

function isClass(type: Function | null): type is Type {
  return type !== null;
}
