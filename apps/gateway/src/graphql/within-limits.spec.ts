import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { graphqlLimits } from './graphql-limits.js';
import { repeatedPairs } from './repeated-pairs.js';
import { refuseBeyond } from './within-limits.js';

const schema = buildSchema('type Query { day: String  other(id: ID): Query }');
const deep = `{ ${'other { '.repeat(9)} day ${'}'.repeat(10)}`;
const check = (text: string) => () => refuseBeyond(graphqlLimits, parse(text), schema);

describe('a document', () => {
  it.each([
    ['of a field', '{ day }'],
    ['with fields that there are not, which other rules find', '{ nothing { at { all } } }'],
    ['of several operations', 'query A { day } query B { day }'],
    ['without an operation', 'fragment A on Query { day }'],
  ])('is within the limits: %s', (_, text) => {
    expect(check(text)).not.toThrow();
  });

  it.each([
    ['of which one operation is too deep', `query A { day } query B ${deep}`, 'depth is 10'],
    ['that repeats a field', `{ ${'other(id: 1) { day } '.repeat(60)} }`, 'repeats is 3540'],
    ['with a fragment of itself', '{ ...A } fragment A on Query { day ...A }', 'a fragment of it spreads itself'],
  ])('is refused: %s', (_, text, excess) => {
    expect(check(text)).toThrow(excess);
  });
});

describe('the pairs of fields of one name', () => {
  it.each([
    ['{ a b c }', 0],
    ['{ a a a }', 3],
    ['{ a ... { a } ...F } fragment F on Query { a }', 3],
    ['{ a: x  a: y  a: z }', 3],
    ['{ a { b } a { b } }', 2],
  ])('are counted wherever they stand: %s', (text, pairs) => {
    expect(repeatedPairs(parse(text))).toBe(pairs);
  });
});
