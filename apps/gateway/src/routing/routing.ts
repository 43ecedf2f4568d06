import { Injectable } from '@nestjs/common';
import { ContractError, contractOf, type CommandMessage, type QueryMessage } from '@nestwork/contract-kit';
import { ServiceUnavailable } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { RefusedForNow } from '../problem/refused-for-now.js';
import { isInShare } from './is-in-share.js';
import { RouteTable, type KnownRoute } from './route-table.js';

/** What can be asked of a service. */
export type Request<R> = CommandMessage<R> | QueryMessage<R>;

/** On whose behalf a request is made, as far as its way depends on it. */
export interface RoutedFor {
  /** Who is always sent the same way. */
  readonly caller: string;
  /** The way that a tester asks for: `stable`, or where a route leads. */
  readonly wish?: string | undefined;
}

/** Sends a request. @param side  where to, when it is not the usual way */
export type Send = <R>(message: Request<R>, side?: string) => Promise<R>;

const STABLE = 'stable';

/**
 * Sends a share of the requests elsewhere, as `ROUTES` says. What nobody takes there goes the usual way after all: nothing of it was
 * executed. Any other failure there is the caller's to see, and the metrics' to tell.
 */
@Injectable()
export class Routing {
  readonly #seconds;
  readonly #fallbacks;

  constructor(
    private readonly table: RouteTable,
    metrics: Metrics,
  ) {
    this.#seconds = metrics.histogram({
      name: 'routed_request_seconds',
      help: 'Time that requests took of which a share goes elsewhere, by the side that was asked and how it ended',
      labelNames: ['message', 'side', 'outcome'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    });
    this.#fallbacks = metrics.counter({
      name: 'route_fallbacks_total',
      help: 'Requests that went the usual way because nobody took them where they were sent',
      labelNames: ['message', 'side'],
    });
  }

  /** Where the requests of a message are sent first: `stable`, or where its route leads. */
  sideOf(message: string, routedFor: RoutedFor): string {
    const route = this.table.of(message);
    return route && goesElsewhere(route, routedFor) ? route.to : STABLE;
  }

  /** Sends a request where it belongs, and perhaps again. */
  async send<R>(message: Request<R>, routedFor: RoutedFor | undefined, send: Send): Promise<R> {
    const route = this.table.of(contractOf(message).name);
    if (!route) return send(message);
    const usual = () => this.#measured(route.message, STABLE, () => send(message));
    if (!goesElsewhere(route, routedFor)) return usual();
    try {
      return await this.#measured(route.message, route.to, () => elsewhere(route, message, send));
    } catch (error) {
      if (!(error instanceof ServiceUnavailable || error instanceof RefusedForNow)) throw error;
      this.#fallbacks.inc({ message: route.message, side: route.to });
      return usual();
    }
  }

  async #measured<R>(message: string, side: string, ask: () => Promise<R>): Promise<R> {
    const began = performance.now();
    let outcome = 'ok';
    try {
      return await ask();
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      this.#seconds.observe({ message, side, outcome }, (performance.now() - began) / 1_000);
    }
  }
}

/** Nobody in particular is sent nowhere in particular: without a caller there is no share to be in. */
function goesElsewhere({ message, to, percent }: KnownRoute, routedFor: RoutedFor | undefined): boolean {
  if (!routedFor) return false;
  const { caller, wish } = routedFor;
  if (wish === to || wish === STABLE) return wish === to;
  return isInShare(percent, { service: message.slice(0, message.indexOf('.')), caller });
}

async function elsewhere<R>({ to, version }: KnownRoute, message: Request<R>, send: Send): Promise<R> {
  if (!version) return send(message, to);
  const reply = await send(version.ask(message), to);
  return version.answer(reply, message) as R;
}

function outcomeOf(error: unknown): string {
  if (error instanceof RefusedForNow) return 'unavailable';
  return error instanceof ContractError ? error.category : 'internal';
}
