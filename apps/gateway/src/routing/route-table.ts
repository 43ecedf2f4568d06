import { Injectable } from '@nestjs/common';
import { allContracts } from '@nestwork/contract-kit';
import { GatewayConfig } from '../gateway.config.js';
import { NextVersions, type NextVersion } from './next-version.js';
import { readRoute, type Route } from './route.js';

/** A route, and for one to a next version how that is asked. */
export interface KnownRoute extends Route {
  readonly version: NextVersion | undefined;
}

/** The routes of the configuration. The gateway does not start with one that leads nowhere. */
@Injectable()
export class RouteTable {
  readonly #routes: ReadonlyMap<string, KnownRoute>;

  constructor({ routes = [] }: GatewayConfig, versions: NextVersions) {
    const known = routes.map(readRoute).map((route) => ({ ...route, version: versionFor(route, versions) }));
    this.#routes = new Map(known.map((route) => [route.message, route]));
    if (this.#routes.size < known.length) throw new Error('ROUTES names a message twice: each can have one route');
  }

  /** The route of a message; undefined when all of its requests go the usual way. */
  of(message: string): KnownRoute | undefined {
    return this.#routes.get(message);
  }
}

function versionFor({ message, to }: Route, versions: NextVersions): NextVersion | undefined {
  const contract = allContracts().find(({ name }) => name === message);
  if (!contract || contract.kind === 'event')
    throw new Error(`ROUTES sends ${message} to ${to}, and there is no such command or query`);
  if (to === 'canary') return undefined;
  const next = message.replace(/v\d+$/, to);
  const version = versions.all.find((each) => each.from === message && each.to === next);
  if (!version)
    throw new Error(`ROUTES sends ${message} to ${to}: declare in NextVersions how ${next} is asked in its place`);
  return version;
}
