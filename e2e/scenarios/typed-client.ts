import { describe, expect, it } from '@jest/globals';
import { GatewayClient, ProblemError } from '../../docs/api/gateway-client.js';
import { catalogue } from '../support/catalogue.js';
import type { Shop } from '../support/shop.js';

const absent = '0190b5a0-0000-7000-8000-00000000ffff';

/** That the client which is made from the endpoints is one. */
export function typedClient(shop: Shop): void {
  describe('the TypeScript client', () => {
    async function client(roles: readonly string[] = []): Promise<GatewayClient> {
      const { authorization } = await shop.customer(roles);
      const token = authorization.replace('Bearer ', '');
      return new GatewayClient({ baseUrl: shop.system.addresses.gatewayUrl, token: () => token });
    }

    it('places an order, sees it and lists it', async () => {
      const customer = await client();
      const order = { lines: [{ productId: catalogue.greenTea, quantity: 1 }], card: 'tok_ok' };
      const { orderId, totalCents } = await customer.placeOrder(order, { idempotencyKey: 'once' });
      expect(await customer.placeOrder(order, { idempotencyKey: 'once' })).toEqual({ orderId, totalCents });
      expect((await customer.getOrder(orderId)).lines.map(({ name }) => name)).toEqual(['Green tea']);
      expect((await customer.listOrders({ limit: 1 })).orders).toMatchObject([{ orderId, totalCents }]);
    });

    it('puts each value where it belongs', async () => {
      const changed = await (await client(['admin'])).changeProductPrice(catalogue.teaCup, { priceCents: 790 });
      expect(changed).toMatchObject({ productId: catalogue.teaCup, priceCents: 790 });
    });

    it('rejects with the problem that the gateway answers', async () => {
      const refused: unknown = await (await client()).getOrder(absent).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ProblemError);
      expect(refused).toMatchObject({ problem: { status: 404, code: 'orders.order-not-found' } });
    });
  });
}
