import { describe, expect, it } from '@jest/globals';
import { newTrace, runWithTrace } from '@nestwork/observability';
import { ChangePrice, PriceChanged } from '../../spec-support/shop-messages.js';
import { encodeMessage } from './encode-message.js';
import { partitionOf } from './subjects.js';

const id = '0190b5a0-0000-7000-8000-000000000001';

describe('an encoded message', () => {
  it('is plain JSON with CloudEvents headers, and of the current trace', () => {
    const trace = { ...newTrace(), causationId: '0190b5a0-0000-7000-8000-000000000002', tracestate: 'a=b' };
    const event = PriceChanged.of({ product: 'grüner tee', cents: 450 });
    const encoded = runWithTrace(trace, () => encodeMessage(event, { service: 'shop', id, via: 'stream' }));
    expect(encoded).toEqual({
      id,
      brokerId: id,
      subject: expect.stringMatching(/^evt\.shop\.price-changed\.v1\.\d+$/),
      key: 'grüner tee',
      headers: {
        'ce-specversion': '1.0',
        'ce-id': id,
        'ce-type': 'shop.price-changed.v1',
        'ce-source': '/shop',
        'ce-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        'ce-subject': 'gr%C3%BCner%20tee',
        traceparent: trace.traceparent,
        tracestate: 'a=b',
        'x-correlation-id': trace.correlationId,
        'x-causation-id': trace.causationId,
      },
      body: '{"product":"grüner tee","cents":450}',
    });
  });

  it('gets a new id and a new trace when there is none', () => {
    const [first, second] = [1, 2].map(() =>
      encodeMessage(ChangePrice.of({ product: 'tea', cents: 1 }), { service: 'shop', via: 'stream' }),
    );
    expect(first!.id).not.toBe(second!.id);
    expect(first!.headers['x-correlation-id']).not.toBe(second!.headers['x-correlation-id']);
    expect(first!.subject).toBe('cmd.shop.change-price.v1');
    expect(first).not.toHaveProperty('key');
  });

  it('has no key when that is empty, as its receivers see it', () => {
    const encoded = encodeMessage(PriceChanged.of({ product: '', cents: 450 }), { service: 'shop', id, via: 'stream' });
    expect(encoded).not.toHaveProperty('key');
    expect(encoded.headers).not.toHaveProperty('ce-subject');
    expect(encoded.subject).toBe(`evt.shop.price-changed.v1.${partitionOf(id)}`);
  });

  it('as a replay differs for the broker only (T27)', () => {
    const event = PriceChanged.of({ product: 'tea', cents: 450 });
    const encoded = encodeMessage(event, { service: 'shop', id, resend: 2, via: 'stream' });
    expect(encoded).toMatchObject({ id, brokerId: `${id}:r2`, headers: { 'ce-id': id } });
  });
});
