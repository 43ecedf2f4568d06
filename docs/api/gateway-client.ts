// Made from the endpoints of the gateway by `npm run api:write`. Needs nothing but fetch.

export interface PhoneOrderView {
  readonly isPaid?: boolean;
  readonly items: readonly PhoneOrderItem[];
  readonly latest?: JourneyEntry;
  readonly moreItems: number;
  readonly orderId: string;
  readonly reason?: string;
  readonly status: 'placed' | 'confirmed' | 'cancelled';
  readonly totalCents: number;
}

export interface JourneyEntry {
  readonly at: string;
  readonly what: string;
}

export interface PhoneOrderItem {
  readonly name: string;
  readonly quantity: number;
}

export interface OperationView {
  readonly about: string;
  readonly events: string;
  readonly operationId: string;
  readonly reason?: string;
  readonly status: 'pending' | 'done' | 'failed';
}

export interface ListOrdersParams {
  readonly cursor?: string;
  readonly limit?: number;
}

export interface OrderPage {
  readonly nextCursor?: string;
  readonly orders: readonly OrderSummary[];
}

export interface OrderSummary {
  readonly orderId: string;
  readonly placedAt: string;
  readonly status: 'placed' | 'confirmed' | 'cancelled';
  readonly totalCents: number;
}

export interface PlaceOrderBody {
  readonly card: string;
  readonly lines: readonly OrderLine[];
}

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly outcome?: 'confirmed' | 'cancelled';
  readonly reason?: string;
  readonly totalCents: number;
}

export interface CancellationAccepted {
  readonly orderId: string;
}

export interface OrderDetailsView {
  readonly degraded: readonly ('inventory' | 'payments')[];
  readonly journey: readonly JourneyEntry[];
  readonly lines: readonly OrderLineDetails[];
  readonly orderId: string;
  readonly payment?: PaymentDetails;
  readonly placedAt: string;
  readonly reason?: string;
  readonly status: 'placed' | 'confirmed' | 'cancelled';
  readonly totalCents: number;
}

export interface OrderLineDetails {
  readonly available?: number;
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

export interface PaymentDetails {
  readonly amountCents: number;
  readonly status: 'none' | 'captured' | 'declined' | 'refunded' | 'voided';
}

export interface OrderOverview {
  readonly lines: readonly PricedLine[];
  readonly orderId: string;
  readonly partial: boolean;
  readonly payment?: PaymentDetails;
  readonly placedAt: string;
  readonly problems: readonly PartProblem[];
  readonly reason?: string;
  readonly status: 'placed' | 'confirmed' | 'cancelled';
  readonly stock?: readonly ProductStock[];
  readonly totalCents: number;
}

export interface PartProblem {
  readonly code: string;
  readonly detail: string;
  readonly part: string;
  readonly retryAfterS?: number;
  readonly status: number;
}

export interface PricedLine {
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

export interface ProductStock {
  readonly available: number;
  readonly productId: string;
}

export interface ProductList {
  readonly products: readonly ProductView[];
}

export interface ProductView {
  readonly available: number;
  readonly name: string;
  readonly priceCents: number;
  readonly productId: string;
}

export interface ChangePriceBody {
  readonly priceCents: number;
}

/** What the gateway refuses by name; `code` of a problem may be another text, too. */
export type DeclaredCode =
  | 'inventory.product-not-found'
  | 'orders.order-not-cancellable'
  | 'orders.order-not-found'
  | 'orders.product-unknown';

/** What went wrong (RFC 9457). A program decides by `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: DeclaredCode | (string & Record<never, never>);
  readonly correlationId: string;
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An answer that is no success. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** After how many seconds a repeat has a chance, where the gateway says so. */
    readonly retryAfterS: number | undefined,
  ) {
    super(`${problem.detail} (${problem.code}, correlation id ${problem.correlationId})`);
    this.name = 'ProblemError';
  }
}

/** What a caller may add to any call. */
export interface CallOptions {
  /** Makes repeats of a write one: each repeat gets the first answer. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** How a client reaches the gateway, and as whom. */
export interface ClientOptions {
  readonly baseUrl: string;
  /** Asked before each call; without it only what everybody may do succeeds. */
  readonly token?: () => string | Promise<string>;
  /** In the place of a token, for a machine. */
  readonly apiKey?: string;
  readonly fetch?: typeof fetch;
}

/** Every endpoint of the gateway as a method. Each rejects with a ProblemError, or with what fetch rejects with. */
export class GatewayClient {
  constructor(private readonly settings: ClientOptions) {}

  /** Shows one of your orders as a phone does: on one screen, with one small answer. */
  getPhoneOrder(id: string, options: CallOptions = {}): Promise<PhoneOrderView> {
    return this.#call('GET', `/mobile/orders/${encodeURIComponent(id)}`, { ...options });
  }

  /** Shows how far something is that goes on after its answer, and what it is about. */
  getOperation(id: string, options: CallOptions = {}): Promise<OperationView> {
    return this.#call('GET', `/operations/${encodeURIComponent(id)}`, { ...options });
  }

  /** Lists your orders, newest first, in pages: `cursor` is the `nextCursor` of the page before. */
  listOrders(query: ListOrdersParams = {}, options: CallOptions = {}): Promise<OrderPage> {
    return this.#call('GET', '/orders', { query, ...options });
  }

  /** Places an order. It is confirmed or cancelled soon after: Location tells where to see which, `Prefer: wait=5` waits for it. */
  placeOrder(body: PlaceOrderBody, options: CallOptions = {}): Promise<PlacedOrder> {
    return this.#call('POST', '/orders', { body, ...options });
  }

  /** Cancels an order, as long as its confirmation has not begun. @deprecated Deprecated since 2026-11-01, may be gone from 2027-11-01: use cancelOrderV2. */
  cancelOrder(id: string, options: CallOptions = {}): Promise<CancellationAccepted> {
    return this.#call('DELETE', `/orders/${encodeURIComponent(id)}`, { ...options });
  }

  /** Shows one order with its journey, its payment and what is in stock of its products. */
  getOrder(id: string, options: CallOptions = {}): Promise<OrderDetailsView> {
    return this.#call('GET', `/orders/${encodeURIComponent(id)}`, { ...options });
  }

  /** Shows one order with its payment and stock, and what of that cannot be had just now: `problems` says why. */
  getOrderOverview(id: string, options: CallOptions = {}): Promise<OrderOverview> {
    return this.#call('GET', `/orders/${encodeURIComponent(id)}/overview`, { ...options });
  }

  /** Lists the products with their price and what is available of each. */
  listProducts(options: CallOptions = {}): Promise<ProductList> {
    return this.#call('GET', '/products', { ...options });
  }

  /** Changes a price; orders placed before keep theirs. */
  changeProductPrice(id: string, body: ChangePriceBody, options: CallOptions = {}): Promise<ProductView> {
    return this.#call('PUT', `/products/${encodeURIComponent(id)}/price`, { body, ...options });
  }

  /** Cancels an order, as long as its confirmation has not begun, and answers with the operation that ends with it. */
  cancelOrderV2(id: string, options: CallOptions = {}): Promise<OperationView> {
    return this.#call('DELETE', `/v2/orders/${encodeURIComponent(id)}`, { ...options });
  }

  async #call<T>(
    method: string,
    path: string,
    { body, query = {}, idempotencyKey, signal }: CallOptions & { readonly body?: object; readonly query?: object },
  ): Promise<T> {
    const { baseUrl, token, apiKey, fetch: send = fetch } = this.settings;
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = {
      ...(token && { authorization: `Bearer ${await token()}` }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const answer = await send(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    const value: unknown = await answer.json();
    if (answer.ok) return value as T;
    const retryAfter = answer.headers.get('retry-after');
    throw new ProblemError(value as Problem, retryAfter === null ? undefined : Number(retryAfter));
  }
}
