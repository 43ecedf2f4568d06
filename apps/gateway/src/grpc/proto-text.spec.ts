import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { endpointNumbers } from './endpoint-numbers.js';
import { methodName, protoMessages } from './proto-messages.js';
import { withNewNumbers, type ProtoNumbers } from './proto-numbers.js';
import { protoPackage, protoText } from './proto-text.js';

const numbers = endpointNumbers(shopEndpoints);
const text = protoText(shopEndpoints, numbers);
const { root } = protobuf.parse(text);

describe('the proto file', () => {
  it('has a service for each topic with a method for each endpoint', () => {
    for (const endpoint of shopEndpoints) {
      const { methods } = root.lookupService(`${protoPackage}.${endpoint.topic}`);
      expect(methods[methodName(endpoint)]).toMatchObject({ responseType: endpoint.reply.name });
    }
  });

  it('names what may be missing and what may be many', () => {
    expect(text).toContain('  optional int32 limit = 2;');
    expect(text).toContain('  repeated OrderLine lines = 2;');
    expect(text).toContain('  int64 price_cents = 3;');
    expect(text).toContain('  string status = 3; // placed | confirmed | cancelled');
  });

  it('keeps the number of a field that is gone from being used again', () => {
    const older = { ...numbers, PlacedOrder: { ...numbers['PlacedOrder'], eta: 9 } };
    expect(protoText(shopEndpoints, older)).toContain('  reserved 9; // eta');
  });

  it('is not made while a field has no number', () => {
    expect(() => protoText(shopEndpoints, {})).toThrow('has no field number yet: run npm run api:write');
  });
});

describe('the numbers of fields', () => {
  const [shape] = protoMessages(shopEndpoints);

  it('stay what they are, and new fields get the next free ones', () => {
    const [first, ...others] = shape!.fields.map(({ name }) => name);
    const known: ProtoNumbers = { [shape!.name]: { [first!]: 7, gone: 9 }, Other: { id: 1 } };
    const all = withNewNumbers(known, [shape!]);
    expect(all['Other']).toEqual({ id: 1 });
    expect(all[shape!.name]).toMatchObject({ [first!]: 7, gone: 9 });
    expect(others.map((name) => all[shape!.name]![name])).toEqual(others.map((_, at) => 10 + at));
  });
});
