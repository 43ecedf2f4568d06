import { findings } from './checks.js';
import { graphqlFindings } from './graphql/answers.js';
import { send } from './send.js';

/** Sends requests to a gateway as the people of a run, and looks at every answer. */
export class Exchanges {
  #gateway;
  #promised;
  #people;
  #tally;

  /**
   * @param {{ url: string, agent: import('node:http').Agent }} gateway
   * @param {{ api: import('./api.js').Api, schema: import('graphql').GraphQLSchema }} promised  what its clients are told
   * @param {{ people: import('./people.js').People, tally: import('./tally.js').Tally }} run
   */
  constructor(gateway, promised, { people, tally }) {
    this.#gateway = gateway;
    this.#promised = promised;
    this.#people = people;
    this.#tally = tally;
  }

  /** The answer to a request. */
  async ask(request) {
    return send(this.#gateway, await this.#addressed(request));
  }

  /** A request as it was sent, with its answer and what is wrong with it. */
  async exchange(request) {
    const sent = await this.#addressed(request);
    const answer = await send(this.#gateway, sent);
    this.#tally.count(request.operation ?? '(no operation)', answer.status);
    if (request.operation === 'placeOrder' && answer.status === 202 && request.caller === 'customer')
      this.#people.latest = placed(answer) ?? this.#people.latest;
    const look = request.operation === 'graphql' ? graphqlFindings : findings;
    const found = look({ request: sent, answer, ...this.#promised });
    return { sent, answer, found: [...found, ...(await this.#missing(sent, answer))] };
  }

  /** What an answer says is somewhere must be there: `ensure_resource_availability` of Schemathesis. */
  async #missing({ caller }, { status, headers: { location } }) {
    if (location === undefined || status >= 300) return [];
    const { status: found } = await this.ask({ caller, method: 'GET', target: location });
    return found === 200 ? [] : [`ensure_resource_availability: ${location} is answered with ${found}`];
  }

  async #addressed({ headers = [], ...request }) {
    return {
      ...request,
      target: request.target.replaceAll('{latest}', this.#people.latest),
      headers: [...headers, ...(await this.#people.headersOf(request.caller))],
    };
  }
}

/** Undefined where another field of the answer was wanted. */
function placed({ body }) {
  return JSON.parse(body.toString()).orderId;
}
