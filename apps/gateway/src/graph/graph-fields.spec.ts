import { describe, expect, it } from '@jest/globals';
import { Payload } from '@nestwork/contract-kit';
import { IsString } from 'class-validator';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { graphField } from './graph-field.js';
import { graphFields } from './graph-fields.js';

class Parcel extends Payload {
  @IsString() readonly number!: string;
}

const field = (name: string) =>
  graphField({
    of: Parcel,
    name,
    summary: 'The parcel behind it.',
    reveals: 'getParcel',
    reply: Parcel,
    keyOf: ({ number }) => number,
    load: async () => new Map(),
  });
const declaring = (...graph: readonly ReturnType<typeof field>[]) => ({ ...shopEndpoints[0]!, graph });

describe('the graph fields of the endpoints', () => {
  it('are each there once, also when several endpoints declare one', () => {
    const next = field('next');
    expect(graphFields([declaring(next), declaring(next)])).toEqual([next]);
  });

  it('must not have the name of another field of their object', () => {
    expect(() => graphFields([declaring(field('number'))])).toThrow('Parcel has two fields number');
    expect(() => graphFields([declaring(field('next')), declaring(field('next'))])).toThrow(
      'Parcel has two fields next',
    );
  });

  it('are refused where they would never be loaded: in what a stream tells', () => {
    const streaming = { ...declaring(field('next')), reply: Parcel, streams: { eventId: 'number' } };
    expect(() => graphFields([streaming])).toThrow('streams Parcel, which has fields that only a query can load');
  });
});
