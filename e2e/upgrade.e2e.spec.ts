import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { RollingShop } from './support/rolling.js';

/** Where `npm run build` has put the applications of the release before; docs/changing-a-schema.md says how. */
const before = process.env['E2E_RELEASE_BEFORE'];
const ifThereIsOne = before ? describe : describe.skip;

ifThereIsOne('The release before, built in E2E_RELEASE_BEFORE, and this one, under load', () => {
  const shop = new RollingShop();
  beforeAll(() => shop.open('upgrade', { releaseBefore: before! }), 180_000);
  afterAll(() => shop.close(), 60_000);

  it('take over from each other one process after the other, forth, back and forth: nobody notices, the books agree', async () => {
    await shop.roll([() => shop.use('now'), () => shop.use('before'), () => shop.use('now')]);
  }, 1_200_000);
});
