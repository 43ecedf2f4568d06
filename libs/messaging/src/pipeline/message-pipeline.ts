import { Injectable } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { callerStep } from '../identity/caller-step.js';
import { MessagingSettings } from '../messaging-settings.js';
import { callOutside } from './calls-outside.js';
import { withinDeadline } from './deadline-step.js';
import type { HandlerCall, IncomingMessage, Middleware } from './incoming-message.js';
import { logStep } from './log-step.js';
import { traceStep } from './trace-step.js';

/** Where a middleware goes: outside the transaction, the transaction itself, or inside it. */
export type MiddlewareOrder = 'outer' | 'transaction' | 'inner';

/**
 * The one way of every message to its handler, whether requested or delivered by a stream:
 * trace, log, proof of the sender, deadline, then what `use` added, then the outside call unless it was made, the handler last.
 */
@Injectable()
export class MessagePipeline {
  readonly #builtIn: readonly Middleware[];
  readonly #added: Readonly<Record<MiddlewareOrder, Middleware[]>> = { outer: [], transaction: [], inner: [] };

  constructor(metrics: Metrics, { callers }: MessagingSettings) {
    this.#builtIn = [traceStep, logStep(metrics), callerStep(callers), withinDeadline];
  }

  /** Adds a middleware behind those that were added to the same place. */
  use(order: MiddlewareOrder, middleware: Middleware): void {
    this.#added[order].push(middleware);
  }

  /** Resolves with what the handler returned; rejects with what it, or a middleware, threw. */
  handle(incoming: IncomingMessage, handler: HandlerCall): Promise<unknown> {
    const { outer, transaction, inner } = this.#added;
    const steps = [...this.#builtIn, ...outer, ...transaction, ...inner];
    const handling = async () => {
      await callOutside(incoming);
      return handler(incoming);
    };
    return steps.reduceRight<() => Promise<unknown>>((next, step) => () => step(incoming, next), handling)();
  }
}
