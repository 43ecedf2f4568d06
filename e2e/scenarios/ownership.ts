import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../support/catalogue.js';
import type { Shop } from '../support/shop.js';

const tea = { lines: [{ productId: catalogue.greenTea, quantity: 1 }], card: 'tok_ok' };

/** Who may see and do what. */
export function ownership(shop: Shop): void {
  describe('an order of somebody else', () => {
    it('cannot be told apart from one that does not exist', async () => {
      const [owner, stranger] = [await shop.customer(), await shop.customer()];
      const { orderId } = (await owner.place(tea)).body;
      const absent = '0190b5a0-0000-7000-8000-00000000ffff';
      for (const method of ['GET', 'DELETE']) {
        const [theirs, nobodys] = [
          await stranger.call(method, `/orders/${orderId}`),
          await stranger.call(method, `/orders/${absent}`),
        ];
        expect(theirs).toMatchObject({ status: 404, body: { code: 'orders.order-not-found' } });
        expect(nobodys).toMatchObject({ status: 404, body: { code: 'orders.order-not-found' } });
      }
      expect(await owner.endOf(orderId)).toMatchObject({ status: 'confirmed' });
    });

    it('is in no list but its owner’s, which comes in pages, newest first', async () => {
      const [owner, stranger] = [await shop.customer(), await shop.customer()];
      const placed: string[] = [];
      for (let count = 0; count < 5; count++) placed.push((await owner.place(tea)).body.orderId);
      expect((await owner.orders(2)).map(({ orderId }) => orderId)).toEqual(placed.toReversed());
      expect(await stranger.orders()).toEqual([]);
    });
  });

  describe('an access token', () => {
    it.each([
      ['is missing', ''],
      ['is none', 'Bearer nonsense'],
      ['is not a bearer token', 'Basic YTpi'],
    ])('is asked for when it %s', async (_, authorization) => {
      const answer = await (await shop.customer()).call('GET', '/orders', { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'gateway.unauthenticated' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer, ApiKey');
    });

    it('is refused when it has expired', async () => {
      const customer = await shop.customer();
      const token = await shop.system.signToken({ customerId: customer.id, expiresIn: '-1m' });
      const answer = await customer.call('GET', '/orders', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(401);
    });

    it('without the role of an admin changes no price', async () => {
      const answer = await (
        await shop.customer()
      ).call('PUT', `/products/${catalogue.greenTea}/price`, { body: { priceCents: 1 } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'gateway.forbidden' } });
    });

    it('is not needed to see what the shop sells and what the API can do', async () => {
      const { gatewayUrl } = shop.system.addresses;
      expect((await fetch(new URL('/products', gatewayUrl))).status).toBe(200);
      const page = await (await fetch(gatewayUrl)).text();
      expect(page).toContain('POST /orders');
      expect(page).toContain(`GATEWAY=${gatewayUrl}`);
    });
  });
}
