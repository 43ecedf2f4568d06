import { describe, expect, it } from '@jest/globals';
import { buildSchema, Kind, parse } from 'graphql';
import { QueryScale } from './query-weight.js';

const schema = buildSchema(`
  directive @joined on FIELD_DEFINITION
  type Query { order(id: ID!): Order  orders: [Order!]!  page(limit: Int): Page  day: String }
  type Page { orders: [Order!]!  total: Int }
  type Mutation { cancel: Order }
  type Order { id: ID!  lines: [Line!]  customer: Customer  payment: Payment @joined  parcels: [Parcel!] @joined }
  type Parcel { weight: Int  payment: Payment @joined }
  type Payment { amount: Int }
  type Line { name: String }
  type Customer { name: String  orders: [Order] }
`);

function weightOf(text: string) {
  const { definitions } = parse(text);
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return new QueryScale(schema, fragments).weigh(operation!);
}

describe('the weight of an operation', () => {
  it.each([
    ['{ day }', 1],
    ['{ order(id: 1) { customer { name } } }', 3],
    ['{ ... on Query { ... { day } } }', 1],
    ['query { ...A } fragment A on Query { order(id: 1) { ...B } } fragment B on Order { customer { name } }', 3],
  ])('counts fields inside fields: %s', (text, depth) => {
    expect(weightOf(text).depth).toBe(depth);
  });

  it.each([
    ['{ a: day b: day day }', 2],
    ['{ a: __typename }', 1],
    ['{ __schema { types { a: name fields { b: name ...A } } } } fragment A on __Field { c: name }', 3],
    ['{ ...A ...A } fragment A on Query { a: day }', 2],
  ])('counts aliases: %s', (text, aliases) => {
    expect(weightOf(text).aliases).toBe(aliases);
  });

  it('counts directives wherever they stand', () => {
    const text =
      'query @a { day @b ...A @c ... @d { day } __schema { types { name @f } } } fragment A on Query @e { day }';
    expect(weightOf(text).directives).toBe(6);
  });

  it.each([
    ['{ day }', 10],
    ['mutation { cancel { id } }', 11],
    ['{ day ...A } fragment A on Query { day }', 20],
    ['{ order(id: 1) { id lines { name } } }', 10 + 1 + 1 + 50],
    ['{ orders { id lines { name } } }', 10 + 50 * (1 + 1 + 50)],
  ])('costs ten for each question to a service, and what is in a list many times: %s', (text, cost) => {
    expect(weightOf(text).cost).toBe(cost);
  });

  it.each([
    ['{ order(id: 1) { payment { amount } } }', 10 + (10 + 1)],
    ['{ orders { payment { amount } } }', 10 + 9 + 50 * (1 + 1)],
    ['{ orders { parcels { payment { amount } } } }', 10 + 9 + 9 + 50 * (1 + 50 * (1 + 1))],
    ['{ ...A } fragment A on Query { orders { payment { amount } } }', 10 + 9 + 50 * (1 + 1)],
  ])('costs ten once for what is asked of a service for a whole list: %s', (text, cost) => {
    expect(weightOf(text).cost).toBe(cost);
  });

  it.each([
    ['{ page(limit: 3) { orders { id } } }', 10 + 1 + 3],
    ['{ page(limit: 3) { ... { orders { id } } } }', 10 + 1 + 3],
    ['{ page(limit: 100) { orders { id } } }', 10 + 1 + 100],
    ['{ page(limit: 1000) { orders { id } } }', 10 + 1 + 100],
    ['{ page(limit: null) { orders { id } } }', 10 + 1 + 100],
    ['{ page(limit: 0) { orders { id } } }', 10 + 1 + 1],
    ['{ page { orders { id } } }', 10 + 1 + 50],
    ['query ($n: Int = 3) { page(limit: $n) { orders { id } } }', 10 + 1 + 100],
    ['{ page(limit: 3) { orders { lines { name } } } }', 10 + 1 + 3 * (1 + 50)],
    ['{ page(limit: 3) { ...A } } fragment A on Page { orders { id } }', 10 + 1 + 3],
    ['{ page(limit: 3) { ...A } b: page(limit: 5) { ...A } } fragment A on Page { orders { id } }', 11 + 3 + 11 + 5],
    ['{ page(limit: 3) { ...B } } fragment B on Page { ...A } fragment A on Page { orders { id } }', 10 + 1 + 3],
    ['{ page(limit: 3) { ...A } } fragment A on Page { orders { lines { name } } }', 10 + 1 + 3 * (1 + 50)],
    ['{ ...A } fragment A on Query { orders { id } }', 10 + 50],
  ])('has lists as long as the query itself limits their page to: %s', (text, cost) => {
    expect(weightOf(text).cost).toBe(cost);
  });

  it('of fragments that double each other is known without unfolding them', () => {
    const doubling = Array.from({ length: 200 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
    const text = `{ ...F0 } ${doubling.join(' ')} fragment F200 on Query { a: day }`;
    expect(weightOf(text).aliases).toBe(2 ** 200);
  });

  it('of a fragment that spreads itself is without end', () => {
    expect(weightOf('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }').cost).toBe(Infinity);
  });

  it('of what the schema does not have, or the document does not define, is small', () => {
    expect(weightOf('{ nothing { at { all } } ...Gone }')).toEqual({ depth: 3, aliases: 0, directives: 0, cost: 12 });
  });
});
