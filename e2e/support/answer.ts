/** What the gateway answered: its status, its headers and its body, which is JSON or nothing. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A problem as every answer that is no success holds one. */
export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly correlationId: string;
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An order in a list. */
export interface OrderSummary {
  readonly orderId: string;
  readonly status: 'placed' | 'confirmed' | 'cancelled';
  readonly totalCents: number;
}

/** An order with all that the gateway puts together about it. */
export interface OrderDetails extends OrderSummary {
  readonly reason?: string;
  readonly lines: readonly {
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPriceCents: number;
    readonly available?: number;
  }[];
  readonly journey: readonly { readonly at: string; readonly what: string }[];
  readonly payment?: { readonly status: string; readonly amountCents: number };
  readonly degraded: readonly string[];
}

/** A product in the shop. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  readonly priceCents: number;
  readonly available: number;
}
