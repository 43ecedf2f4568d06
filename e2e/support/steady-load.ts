import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './answer.js';
import { catalogue } from './catalogue.js';
import type { Customer, OrderRequest } from './customer.js';
import { until } from './until.js';

const thinkMs = 40;
const cards = ['tok_ok', 'tok_twice', 'tok_ok', 'tok_declined', 'tok_slow', 'tok_ok'];
const products = [catalogue.greenTea, catalogue.blackTea, catalogue.herbalTea, catalogue.teaCup];

/** Customers who order and read until they are told to stop. Whatever they send, they send once. */
export class SteadyLoad {
  /** What was asked for, by the order id that it was accepted under. */
  readonly accepted = new Map<string, OrderRequest>();
  /** Each operation that did not get the answer it deserves, and what happened instead. */
  readonly failures: string[] = [];
  #done = 0;
  #orders = 0;
  #isOver = false;
  readonly #running: Promise<unknown>;

  constructor(customers: readonly Customer[]) {
    this.#running = Promise.all(customers.map((customer) => this.#use(customer)));
  }

  /** Resolves when so many more operations are over. */
  async more(count: number): Promise<void> {
    const enough = this.#done + count;
    const look = async () => (this.#done >= enough ? true : undefined);
    await until(look, { what: `${count} more operations are over`, timeoutMs: 60_000, everyMs: 50 });
  }

  /** Lets what is under way end, and nothing new begin. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #use(customer: Customer): Promise<void> {
    while (!this.#isOver) {
      const orderId = await this.#order(customer);
      await this.#expect(200, 'GET /products', () => customer.call('GET', '/products'));
      await this.#expect(200, 'GET /orders', () => customer.call('GET', '/orders?limit=10'));
      if (orderId) await this.#expect(200, `GET /orders/${orderId}`, () => customer.order(orderId));
    }
  }

  async #order(customer: Customer): Promise<string | undefined> {
    const number = this.#orders++;
    const productId = products[number % products.length]!;
    const request = { lines: [{ productId, quantity: 1 }], card: cards[number % cards.length]! };
    const answer = await this.#expect(202, 'POST /orders', () => customer.place(request));
    if (answer) this.accepted.set(answer.body.orderId, request);
    return answer?.body.orderId;
  }

  async #expect<T>(status: number, what: string, ask: () => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
    await pause(thinkMs);
    try {
      const answer = await ask();
      if (answer.status === status) return answer;
      this.failures.push(`${what} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    } catch (error) {
      this.failures.push(`${what} got no answer: ${String(error)}`);
    } finally {
      this.#done += 1;
    }
    return undefined;
  }
}
