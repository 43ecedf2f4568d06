import type { Answer, OrderDetails, OrderSummary, Product } from './answer.js';
import { until, type UntilOptions } from './until.js';

/** What an order asks for. */
export interface OrderRequest {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly card: string;
}

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a request reaches the gateway; `fetch` is one. */
export type Send = (
  url: URL,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'text'>>;

/** Somebody with an access token who talks to the gateway as any HTTP client would. */
export class Customer {
  constructor(
    private readonly gatewayUrl: string,
    private readonly token: string,
    readonly id: string,
    private readonly send: Send = fetch,
  ) {}

  /** The header that says who this is. */
  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  async call<Body = unknown>(method: string, path: string, options: CallOptions = {}): Promise<Answer<Body>> {
    const { body, headers } = options;
    const response = await this.send(new URL(path, this.gatewayUrl), {
      method,
      headers: {
        authorization: this.authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text === '' ? 'null' : text) };
  }

  /** Sends an order once. */
  place(order: OrderRequest, idempotencyKey?: string): Promise<Answer<{ orderId: string; totalCents: number }>> {
    const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.call('POST', '/orders', { body: order, headers });
  }

  /** Sends an order, and repeats it with its key as long as the outcome is unknown: a 5xx, no answer at all, or a first request in flight. */
  placeSurely(order: OrderRequest, idempotencyKey: string, timeoutMs = 120_000): Promise<string> {
    const attempt = async () => {
      const { status, body } = await this.place(order, idempotencyKey);
      if (status >= 500 || isInFlight(body)) throw new Error(`answered with ${status}`);
      return { status, body };
    };
    const settled = until(attempt, { what: `order ${idempotencyKey} is answered`, timeoutMs, everyMs: 200 });
    return settled.then(({ status, body }) => {
      if (status !== 202)
        throw new Error(`Order ${idempotencyKey} was answered with ${status}: ${JSON.stringify(body)}`);
      return body.orderId;
    });
  }

  order(orderId: string): Promise<Answer<OrderDetails>> {
    return this.call('GET', `/orders/${orderId}`);
  }

  /** Resolves with the order when it is confirmed or cancelled. */
  endOf(orderId: string, options: Partial<UntilOptions> = {}): Promise<OrderDetails> {
    const look = async () => {
      const { status, body } = await this.order(orderId);
      return status === 200 && body.status !== 'placed' ? body : undefined;
    };
    return until(look, { what: `order ${orderId} has ended`, ...options });
  }

  /** All orders, through all pages. */
  async orders(limit = 100): Promise<OrderSummary[]> {
    const all: OrderSummary[] = [];
    let cursor = '';
    do {
      const page = await this.#page(limit, cursor);
      all.push(...page.orders);
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    return all;
  }

  async products(): Promise<readonly Product[]> {
    return (await this.call<{ products: Product[] }>('GET', '/products')).body.products;
  }

  async #page(limit: number, cursor: string): Promise<{ orders: OrderSummary[]; nextCursor?: string }> {
    const query = cursor === '' ? `limit=${limit}` : `limit=${limit}&cursor=${cursor}`;
    const { status, body } = await this.call<{ orders: OrderSummary[]; nextCursor?: string }>(
      'GET',
      `/orders?${query}`,
    );
    if (status !== 200) throw new Error(`GET /orders was answered with ${status}`);
    return body;
  }
}

function isInFlight(body: object): boolean {
  return 'code' in body && body.code === 'request-in-flight';
}
