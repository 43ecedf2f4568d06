import { describe, expect, it } from '@jest/globals';
import { orderPerKey } from './i9-order-per-key.js';
import { shop } from './shop.js';
import { findingsOf } from './spec-support/findings-of.js';
import { teaId } from './spec-support/sound-run.js';

describe('the order per key', () => {
  const stream = 'messages/EVT_INVENTORY.jsonl';
  const handled = (files) =>
    files['databases/orders/inbox.jsonl'].filter(({ consumer }) => consumer === 'orders.product-prices');
  const late = '2026-01-02T00:00:00.000Z';

  it('shows an event that was published behind its successor', async () => {
    const swap = (files) => (files[stream] = files[stream].toReversed());
    expect(await findingsOf(orderPerKey, swap)).toEqual([
      `${teaId}: ${shop.productPriced} number 1 came into EVT_INVENTORY behind number 2`,
    ]);
  });

  it('looks at the first place only: a repeat behind its successors is none of its concern', async () => {
    const repeat = (files) => files[stream].push({ ...files[stream][0], seq: 3 });
    expect(await findingsOf(orderPerKey, repeat)).toEqual([]);
  });

  it('does not mind the place of what the nemesis took out and somebody brought back', async () => {
    const lose = (files) => {
      files['injected.jsonl'] = [{ kind: 'lost', id: files[stream][0].id }];
      files[stream] = files[stream].toReversed();
    };
    expect(await findingsOf(orderPerKey, lose)).toEqual([]);
  });

  it('does not mind the place of what the broker lost when it was killed and the reconciler published again', async () => {
    const republished = (brokerId) => (files) => {
      files[stream][0].brokerId = brokerId(files[stream][0].id);
      files[stream] = files[stream].toReversed();
    };
    expect(
      await findingsOf(
        orderPerKey,
        republished((id) => `${id}:r1`),
      ),
    ).toEqual([]);
    expect(
      await findingsOf(
        orderPerKey,
        republished((id) => id),
      ),
    ).toHaveLength(1);
  });

  it('does not mind the place of what the nemesis has forged', async () => {
    const forged = { id: 'forged', seq: 3, sequence: 1 };
    const forge = (isKnown) => (files) => {
      files[stream].push({ ...files[stream][0], ...forged });
      files['injected.jsonl'] = isKnown ? [{ kind: 'poison', id: forged.id }] : [];
    };
    expect(await findingsOf(orderPerKey, forge(true))).toEqual([]);
    expect(await findingsOf(orderPerKey, forge(false))).toHaveLength(1);
  });

  it('shows a step back', async () => {
    const later = (files) => (handled(files)[0].received_at = late);
    expect(await findingsOf(orderPerKey, later)).toEqual([
      `${teaId}: orders-product-prices handled ${shop.productPriced} number 2 at 2026-01-01T00:00:01.000Z, without number 1`,
      `${teaId}: orders-product-prices handled ${shop.productPriced} number 1 at ${late}, after number 2`,
    ]);
  });

  it('shows a gap, unless a dead letter explains it', async () => {
    const gap = (files) => {
      const [first] = handled(files);
      files['databases/orders/inbox.jsonl'] = files['databases/orders/inbox.jsonl'].filter((row) => row !== first);
      return first;
    };
    expect(await findingsOf(orderPerKey, gap)).toEqual([expect.stringContaining('without number 1')]);
    const explained = (files) => {
      files['databases/orders/failed_message.jsonl'] = [{ ...gap(files), dead_at: 'then' }];
    };
    expect(await findingsOf(orderPerKey, explained)).toEqual([]);
  });

  it('takes no discarded event for a handled one', async () => {
    const discard = (files) => Object.assign(handled(files)[0], { status: 'discarded', received_at: late });
    expect(await findingsOf(orderPerKey, discard)).toEqual([]);
  });

  it('expects no order of a consumer that is not ordered', async () => {
    const unordered = (files) => {
      handled(files)[0].received_at = late;
      const everywhere = [files['consumers.json'].EVT_INVENTORY, files['streams.json'].EVT_INVENTORY.consumers];
      for (const [consumer] of everywhere) consumer.name = 'orders_product-prices';
    };
    expect(await findingsOf(orderPerKey, unordered)).toEqual([]);
  });
});
