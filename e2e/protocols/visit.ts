import { randomUUID } from 'node:crypto';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';
import type { Api, Outcome, Question } from './api.js';

/** Somebody who uses the system by one protocol: a customer of their own, and an admin, and what came before. */
export class Visit {
  /** The last order that was accepted. */
  orderId = '';

  private constructor(
    readonly api: Api,
    readonly customer: string,
    readonly stranger: string,
    readonly admin: string,
  ) {}

  /** With people whom nobody has met before. */
  static async begin(api: Api, { system }: Shop): Promise<Visit> {
    const tokenOf = (...roles: readonly string[]) => system.signToken({ customerId: randomUUID(), roles });
    return new Visit(api, await tokenOf(), await tokenOf(), await tokenOf('admin'));
  }

  /** Asks as the customer, unless the question names somebody else; an order that is accepted is remembered. */
  async ask(question: Question): Promise<Outcome> {
    const outcome = await this.api.ask({ token: this.customer, ...question });
    const placed: unknown = Reflect.get(Object(outcome.result), 'orderId');
    if (question.endpoint === 'placeOrder' && typeof placed === 'string') this.orderId = placed;
    return outcome;
  }

  /** The last order, once nothing is left to do about it. */
  ended(): Promise<Outcome> {
    const look = async () => {
      const outcome = await this.ask({ endpoint: 'getOrder', input: { id: this.orderId } });
      return LAST_ENTRY.test(JSON.stringify(outcome.result)) ? outcome : undefined;
    };
    return until(look, { what: `order ${this.orderId} has ended` });
  }
}

/** Of the journey of an order that went well, and of one that did not. */
const LAST_ENTRY = /"what":"(completed|everything undone)"/;
