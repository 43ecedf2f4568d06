import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badInput } from './scenarios/bad-input.js';
import { changes } from './scenarios/changes.js';
import { degradation } from './scenarios/degradation.js';
import { demonstration } from './scenarios/demo.js';
import { fuzz } from './scenarios/fuzz.js';
import { journeys } from './scenarios/journeys.js';
import { ownership } from './scenarios/ownership.js';
import { protocols } from './scenarios/protocols.js';
import { typedClient } from './scenarios/typed-client.js';
import { Shop } from './support/shop.js';

const shop = new Shop();

beforeAll(() => shop.open('shop'), 120_000);
afterAll(() => shop.close(), 60_000);

journeys(shop);
changes(shop);
ownership(shop);
badInput(shop);
demonstration(shop);
protocols(shop);
typedClient(shop);
degradation(shop);
fuzz(shop);

describe('after all that', () => {
  it('no process has died by itself', async () => {
    expect(await shop.system.unexpectedDeaths()).toEqual([]);
  });
});
