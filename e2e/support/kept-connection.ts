import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Send } from './customer.js';
import type { LoadBalancer } from './load-balancer.js';

/**
 * One connection for one request after the other, kept for as long as the server does not say `Connection: close`. A new one
 * goes where the load balancer says. Nothing is ever sent twice.
 */
export class KeptConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #origin = '';

  constructor(private readonly balancer: LoadBalancer) {}

  /** Sends a request whatever host its address names. */
  readonly send: Send = async ({ pathname, search }, { method, headers, body, signal }) => {
    const isOpen = Object.keys(this.#agent.freeSockets).length > 0;
    if (!isOpen) this.#origin = this.balancer.choose();
    const sent = request(`${this.#origin}${pathname}${search}`, { agent: this.#agent, method, headers, signal });
    const answered = once(sent, 'response');
    sent.end(body);
    const [response]: IncomingMessage[] = await answered;
    const content = await text(response!);
    // Node gives the connection back to the agent a moment after the end of the answer.
    await new Promise((resolve) => setImmediate(resolve));
    return { status: response!.statusCode!, headers: headersOf(response!), text: () => Promise.resolve(content) };
  };

  close(): void {
    this.#agent.destroy();
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}
