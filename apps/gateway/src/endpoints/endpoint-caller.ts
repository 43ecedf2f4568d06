import { Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { ExternalContextCreator, ModuleRef } from '@nestjs/core';
import type { Incoming, Protocol } from '../incoming/incoming.js';
import type { Endpoint } from './endpoint.js';

/** Calls an endpoint for a protocol other than HTTP. */
export type EndpointCall = (incoming: Incoming) => Promise<unknown>;

/**
 * Has Nest call the handlers of controllers for other protocols than HTTP: through the same guards, interceptors and pipes, so
 * that no rule is written twice. What they throw reaches the protocol, which knows how it says an error.
 */
@Injectable()
export class EndpointCaller {
  constructor(
    private readonly contexts: ExternalContextCreator,
    private readonly modules: ModuleRef,
  ) {}

  /** Prepares the calls of one endpoint. @param protocol  what guards and interceptors see as the type of the context */
  callOf({ controller, handler }: Endpoint, protocol: Exclude<Protocol, 'rest'>): EndpointCall {
    const instance: Record<string, (...args: unknown[]) => unknown> = this.modules.get(controller, { strict: false });
    const options = { guards: true, interceptors: true, filters: false };
    const method = instance[handler]!;
    return this.contexts.create(
      instance,
      method,
      handler,
      ROUTE_ARGS_METADATA,
      inputs,
      undefined,
      undefined,
      options,
      protocol,
    );
  }
}

const inputs = {
  exchangeKeyForValue(type: RouteParamtypes, _data: unknown, [{ input }]: [Incoming]): unknown {
    if (type === RouteParamtypes.BODY) return input.body;
    return type === RouteParamtypes.QUERY ? input.query : input.params;
  },
};
