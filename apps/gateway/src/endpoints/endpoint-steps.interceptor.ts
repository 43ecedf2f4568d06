import { HttpException, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { incomingOf } from '../incoming/incoming-of.js';
import { UndeclaredRefusal } from '../problem/undeclared-refusal.js';
import type { EndpointStep, NextStep, PassingCall } from './endpoint-step.js';
import type { EndpointTable } from './endpoint-table.js';
import type { Endpoint } from './endpoint.js';

/**
 * Takes each call of an endpoint through the steps that concern it. A page has none.
 *
 * One interceptor of Nest for all of them: each one costs every request two observables and an asynchronous scope, whether or not it has
 * anything to do.
 */
export class EndpointStepsInterceptor implements NestInterceptor {
  readonly #ofEndpoint = new Map<Endpoint, readonly EndpointStep[]>();

  /** @param steps  the outermost first */
  constructor(
    private readonly table: EndpointTable,
    private readonly steps: readonly EndpointStep[],
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const endpoint = this.table.of(context);
    if (!endpoint) return next.handle();
    const reply = context.getType() === 'http' ? context.getArgByIndex<FastifyReply>(1) : undefined;
    const call = { endpoint, incoming: incomingOf(context), reply };
    return of(await passed(call, this.#stepsOf(endpoint), () => answerOf(endpoint, next)));
  }

  #stepsOf(endpoint: Endpoint): readonly EndpointStep[] {
    const known = this.#ofEndpoint.get(endpoint);
    if (known) return known;
    const steps = this.steps.filter((step) => step.concerns(endpoint));
    this.#ofEndpoint.set(endpoint, steps);
    return steps;
  }
}

function passed(call: PassingCall, [step, ...further]: readonly EndpointStep[], method: NextStep): Promise<unknown> {
  return step ? step.pass(call, () => passed(call, further, method)) : method();
}

/** What the pipes and the method come to. What Fastify and Nest refuse themselves never gets as far as this. */
async function answerOf({ controller, handler }: Endpoint, method: CallHandler): Promise<unknown> {
  try {
    return await lastValueFrom(method.handle());
  } catch (error) {
    if (!(error instanceof HttpException)) throw error;
    throw new UndeclaredRefusal(`${controller.name}.${handler}`, error);
  }
}
