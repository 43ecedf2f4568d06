import { describe, expect, it } from '@jest/globals';
import type { Gauge } from 'prom-client';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('have the prefix of the frame and the label of their service', async () => {
    const metrics = new Metrics('shop');
    metrics.counter({ name: 'sold_total', help: 'Sold', labelNames: ['product'] }).inc({ product: 'tea' }, 2);
    metrics.gauge({ name: 'pending', help: 'Pending' }).set(7);
    metrics.histogram({ name: 'wait_seconds', help: 'Wait', buckets: [1, 5] }).observe(3);
    const text = await metrics.text();
    expect(text).toContain('nestwork_sold_total{product="tea",service="shop"} 2');
    expect(text).toContain('nestwork_pending{service="shop"} 7');
    expect(text).toContain('nestwork_wait_seconds_bucket{le="5",service="shop"} 1');
    expect(text).toContain('nestwork_wait_seconds_bucket{le="1",service="shop"} 0');
  });

  it('may be looked up just when they are read', async () => {
    const metrics = new Metrics('shop');
    let waiting = 3;
    const collect = (gauge: Gauge<'door'>) => gauge.set({ door: 'front' }, waiting);
    metrics.gauge({ name: 'waiting', help: 'Waiting', labelNames: ['door'], collect });
    expect(await metrics.text()).toContain('nestwork_waiting{door="front",service="shop"} 3');
    waiting = 4;
    expect(await metrics.text()).toContain('nestwork_waiting{door="front",service="shop"} 4');
  });

  it('are the same one for everybody who asks by the same name, and refuse to be of two kinds', async () => {
    const metrics = new Metrics('shop');
    const options = { name: 'sold_total', help: 'Sold' };
    expect(metrics.counter(options)).toBe(metrics.counter(options));
    expect(() => metrics.gauge(options)).toThrow('nestwork_sold_total');
  });

  it('of two services in one process do not mix', async () => {
    const [shop, bakery] = [new Metrics('shop'), new Metrics('bakery')];
    shop.counter({ name: 'sold_total', help: 'Sold' }).inc();
    bakery.counter({ name: 'sold_total', help: 'Sold' });
    expect(await bakery.text()).toContain('nestwork_sold_total{service="bakery"} 0');
  });
});
