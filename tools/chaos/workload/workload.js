import { Client } from './client.js';
import { Gateways } from './gateways.js';
import { journeyOf } from './journey.js';
import { derivedId } from './message-id.js';
import { Pace } from './pace.js';
import { takeJourney } from './take-journey.js';

/** Many clients at once, each taking one journey after the other. */
export class Workload {
  #settings;
  #gateways;
  #pace;
  #accepted = 0;
  #journeys = 0;
  #isOver = false;

  /**
   * @param {{ seed: number, clients: number, rate: number, sagas: number, gateways: readonly { name: string, url: string }[],
   *           journeys?: Record<string, number>, isStopping?: (gateway: string) => boolean,
   *           history: import('../json-lines.js').JsonLines,
   *           signToken: (claims: { customerId: string, roles: readonly string[], expiresIn: string }) => Promise<string> }} settings
   *   `clients`: at most so many journeys at once; `rate`: so many begin each second; `sagas`: as many accepted orders are enough;
   *   `journeys`: how often each kind is taken, as journey.js says unless given
   */
  constructor(settings) {
    this.#settings = settings;
    this.#gateways = new Gateways(settings.gateways, settings.isStopping);
    this.#pace = new Pace(settings.rate);
  }

  /** How many orders were accepted so far. */
  get accepted() {
    return this.#accepted;
  }

  /** Resolves when enough orders were accepted, or after `stop`, and every client has come to the end of its journey. */
  async run() {
    await Promise.all(Array.from({ length: this.#settings.clients }, (_, index) => this.#runClient(index + 1)));
  }

  /** Lets no new journey begin. */
  stop() {
    this.#isOver = true;
  }

  async #runClient(number) {
    const { seed, history, signToken, sagas, journeys } = this.#settings;
    const gateways = this.#gateways;
    const customerId = derivedId('chaos customer', String(seed), String(number));
    // Everyone may change prices here: who may do what is not what this is about.
    const token = await signToken({ customerId, roles: ['admin'], expiresIn: '24h' });
    const client = new Client(number, { seed, gateways, history, customerId, token });
    while (!this.#isOver && this.#accepted < sagas) {
      await this.#pace.turn();
      if (this.#isOver) return;
      const journey = journeyOf(seed, (this.#journeys += 1), journeys);
      if (await takeJourney(client, journey)) this.#accepted += 1;
    }
  }
}
