import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { problem } from '../problem/problem.js';
import { boundedErrors, graphqlError, refusal } from './graphql-error.js';

const facts = { status: 409, code: 'orders.odd', detail: 'Odd.', correlationId: 'c-1' };
const bytesOf = (errors: readonly GraphQLError[]) => Buffer.byteLength(JSON.stringify(errors));

describe('a problem in GraphQL', () => {
  it('has its detail as the message and what a program decides by as extensions', () => {
    expect(graphqlError(problem({ ...facts, details: { days: 3 } })).toJSON()).toEqual({
      message: 'Odd.',
      extensions: {
        type: 'urn:nestwork:problem:orders.odd',
        status: 409,
        code: 'orders.odd',
        correlationId: 'c-1',
        details: { days: 3 },
      },
    });
  });

  it('says when to come back where nobody could be asked', () => {
    expect(graphqlError(problem({ ...facts, status: 503 })).extensions).toMatchObject({ retryAfterS: 1 });
  });
});

describe('the refusal of a request', () => {
  const wrong = new GraphQLError('Cannot query field "ordr" on type "Query". Did you mean "order"?');

  it('has a code and the correlation id', () => {
    expect(refusal(wrong, 'c-1', true)).toMatchObject({
      message: wrong.message,
      extensions: { status: 400, code: 'invalid-query', correlationId: 'c-1' },
    });
  });

  it('keeps suggestions to itself where the schema is not shown', () => {
    expect(refusal(wrong, 'c-1', false).message).toBe('Cannot query field "ordr" on type "Query".');
  });

  it('is short, however long the text that it is about', () => {
    expect(refusal(new Error('x'.repeat(10_000)), 'c-1', true).message).toHaveLength(300);
  });
});

describe('the errors of an answer', () => {
  it('take at most 4 KB together', () => {
    const many = Array.from({ length: 15 }, () => graphqlError(problem({ ...facts, details: { n: 'n'.repeat(400) } })));
    const kept = boundedErrors(many);
    expect(kept.length).toBeGreaterThan(1);
    expect(bytesOf(kept)).toBeLessThanOrEqual(4_200);
  });

  it('keep one at least, without its details or its path when these are too long', () => {
    const long = 'n'.repeat(5_000);
    const detailed = graphqlError(problem({ ...facts, details: { long } }), ['order']);
    expect(boundedErrors([detailed])).toMatchObject([{ path: ['order'], extensions: { code: 'orders.odd' } }]);
    const aliased = graphqlError(problem(facts), [long]);
    expect(boundedErrors([aliased])[0]).toMatchObject({ path: undefined, extensions: { code: 'orders.odd' } });
    expect(bytesOf([...boundedErrors([detailed]), ...boundedErrors([aliased])])).toBeLessThan(4_096);
  });
});
