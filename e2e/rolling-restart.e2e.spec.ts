import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { RollingShop } from './support/rolling.js';

const shop = new RollingShop();

beforeAll(() => shop.open('rolling-restart'), 180_000);
afterAll(() => shop.close(), 60_000);

describe('Restarting one process after the other with SIGTERM, under load', () => {
  it('fails no request, loses nothing, repeats nothing, and every process ends in time with its work done', async () => {
    await shop.roll([async () => undefined]);
  }, 600_000);
});
