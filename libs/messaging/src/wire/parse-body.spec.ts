import { InvalidMessage } from '@nestwork/contract-kit';
import { describe, expect, it } from '@jest/globals';
import { parseBody } from './parse-body.js';

describe('the body of a message between services', () => {
  it('may be a long list: what a sender was allowed to send can be read', () => {
    const products = Array.from({ length: 5_000 }, (_, id) => ({ id, name: `tea ${id}`, priceCents: 450 }));
    expect(parseBody(Buffer.from(JSON.stringify({ products })))).toEqual({ products });
  });

  it('may not be nested without end', () => {
    expect(() => parseBody(Buffer.from('['.repeat(20_000)))).toThrow(InvalidMessage);
  });
});
