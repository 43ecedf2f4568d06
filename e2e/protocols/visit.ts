import { until } from '../support/until.js';
import type { Api, Outcome, Question } from './api.js';
import type { People } from './people.js';

/** The use of the system by one protocol: who uses it, and what came before. */
export class Visit {
  /** The last order that was accepted. */
  orderId = '';

  constructor(
    readonly api: Api,
    readonly people: People,
  ) {}

  /** Asks as the customer, unless the question names somebody else; an order that is accepted is remembered. */
  async ask(question: Question): Promise<Outcome> {
    const outcome = await this.api.ask({ token: this.people.customer, ...question });
    const placed: unknown = Reflect.get(Object(outcome.result), 'orderId');
    if (question.endpoint === 'placeOrder' && typeof placed === 'string') this.orderId = placed;
    return outcome;
  }

  /** The last order, once nothing is left to do about it. */
  ended(): Promise<Outcome> {
    return this.#seen('getOrder', /"what":"(completed|everything undone)"/);
  }

  /** The last order as a phone shows it, once somebody could say quickly enough whether it is paid. */
  paid(): Promise<Outcome> {
    return this.#seen('getPhoneOrder', /"isPaid":true/);
  }

  /** The operation of the last order, once that was cancelled. */
  failed(): Promise<Outcome> {
    return this.#seen('getOperation', /"status":"failed"/);
  }

  #seen(endpoint: string, pattern: RegExp): Promise<Outcome> {
    const look = async () => {
      const outcome = await this.ask({ endpoint, input: { id: this.orderId } });
      return pattern.test(JSON.stringify(outcome.result)) ? outcome : undefined;
    };
    return until(look, { what: `${endpoint} of ${this.orderId} shows ${pattern}` });
  }
}
