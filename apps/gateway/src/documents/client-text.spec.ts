import { describe, expect, it } from '@jest/globals';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { clientText } from './client-text.js';

const text = clientText(shopEndpoints);

describe('the TypeScript client', () => {
  it('has a method for every endpoint that is answered at once', () => {
    for (const { name, reply, streams } of shopEndpoints) {
      if (streams) continue;
      expect(text).toMatch(new RegExp(`\\n  ${name}\\([^\\n]*\\): Promise<${reply.name}> \\{`));
    }
  });

  it('takes the parameters of the path, then the body or the query', () => {
    expect(text).toContain(
      'changeProductPrice(id: string, body: ChangePriceBody, options: CallOptions = {}): Promise<ProductView>',
    );
    expect(text).toContain("this.#call('PUT', `/products/${encodeURIComponent(id)}/price`, { body, ...options })");
    expect(text).toContain('listOrders(query: ListOrdersParams = {}, options: CallOptions = {}): Promise<OrderPage>');
  });

  it('knows what may be missing, what is many, and what there is to choose from', () => {
    expect(text).toContain('  readonly limit?: number;');
    expect(text).toContain('  readonly lines: readonly OrderLine[];');
    expect(text).toContain("  readonly status: 'placed' | 'confirmed' | 'cancelled';");
    expect(text).toContain("  readonly degraded: readonly ('inventory' | 'payments')[];");
  });

  it('knows the codes of what an endpoint refuses', () => {
    expect(text).toContain("  | 'orders.order-not-found'");
  });
});
