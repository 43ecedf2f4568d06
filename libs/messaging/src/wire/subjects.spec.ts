import { describe, expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import {
  commandDurableOf,
  durableNameOf,
  eventPartitions,
  partitionOf,
  requestSubjectOf,
  serviceIn,
  subjectOf,
} from './subjects.js';

describe('a subject', () => {
  it('of a request, of a stored command and of an event starts with what it is', () => {
    const request = { name: 'orders.place-order.v1' };
    expect(requestSubjectOf(request)).toBe('svc.orders.place-order.v1');
    expect(requestSubjectOf(request, 'canary')).toBe('svc.orders.place-order.v1.canary');
    expect(subjectOf({ kind: 'command', name: 'orders.place-order.v1' })).toBe('cmd.orders.place-order.v1');
    expect(subjectOf({ kind: 'event', name: 'orders.order-placed.v1' }, 'foobar')).toBe('evt.orders.order-placed.v1.8');
  });

  it('names the service that it belongs to', () => {
    const subjects = ['svc.orders.place-order.v1.canary', 'cmd.orders.place-order.v1', 'evt.orders.order-placed.v1.8'];
    expect(subjects.map(serviceIn)).toEqual(['orders', 'orders', 'orders']);
  });

  it('of an event without key or id, and of a stored query, does not exist', () => {
    expect(() => subjectOf({ kind: 'event', name: 'orders.order-placed.v1' })).toThrow('needs its key or its id');
    expect(() => subjectOf({ kind: 'query', name: 'orders.get-order.v1' })).toThrow('asked, never stored');
  });

  it('keeps the partitions of published test vectors of FNV-1a, for ever', () => {
    // 0x811c9dc5, 0xe40c292c and 0xbf9cf968, from the reference implementation.
    expect([partitionOf(''), partitionOf('a'), partitionOf('foobar')]).toEqual([0x5, 0xc, 0x8]);
  });

  it('of any key is one of the partitions, and they are used evenly', () => {
    assert(property(string({ unit: 'binary' }), (key) => partitionOf(key) >= 0 && partitionOf(key) < eventPartitions));
    const counts = Array<number>(eventPartitions).fill(0);
    for (let key = 0; key < 16_000; key++) counts[partitionOf(`key-${key}`)]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

describe('a durable', () => {
  it('has no dots on the server', () => {
    expect(durableNameOf('payments.customer-ledger')).toBe('payments_customer-ledger');
    expect(commandDurableOf({ name: 'inventory.reserve-stock.v1', service: 'inventory' })).toBe(
      'inventory_reserve-stock-v1',
    );
  });
});
