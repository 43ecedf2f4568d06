import { describe, expect, it } from '@jest/globals';
import { IsOptional } from 'class-validator';
import { NestedList } from '../nested.js';
import { Payload } from '../payload.js';
import type { FieldProblem } from './field-problem.js';
import { unknownFieldFinderOf } from './unknown-fields.js';

class Part extends Payload {}

class Whole extends Payload {
  @IsOptional() @NestedList(Part) readonly parts?: readonly Part[];
}

function find(value: unknown): FieldProblem[] {
  const found: FieldProblem[] = [];
  unknownFieldFinderOf(Whole)(value, '', found);
  return found;
}

describe('unknownFieldFinderOf', () => {
  it('stops at the fifth, so that twenty thousand cost no more than five (T51)', () => {
    const flood = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 1]));
    expect(find(flood)).toHaveLength(5);
    expect(find({ parts: [flood] })).toHaveLength(5);
    expect(find({ parts: Array.from({ length: 20_000 }, () => ({ surplus: 1 })) })).toHaveLength(5);
    expect(find({ ...flood, parts: [flood] })).toHaveLength(5);
  });

  it.each([null, undefined, 7, 'text', [], [{ surplus: 1 }]])(
    'has nothing to say about %j in place of an object',
    (value) => {
      expect(find(value)).toEqual([]);
      expect(find({ parts: value })).toHaveLength(Array.isArray(value) ? value.length : 0);
    },
  );
});
