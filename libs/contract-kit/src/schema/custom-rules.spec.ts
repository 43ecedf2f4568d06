import { describe, expect, it } from '@jest/globals';
import {
  IsString,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
  registerDecorator,
} from 'class-validator';
import { InvalidMessage } from '../invalid-message.js';
import { jsonSchemaOf } from '../json-schema-of.js';
import { NestedList } from '../nested.js';
import { parsePayload } from '../parse-payload.js';
import { Payload } from '../payload.js';

@ValidatorConstraint({ name: 'min' })
class NoSpaces implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return !String(value).includes(' ');
  }
}

function custom(validate: (value: unknown) => boolean | Promise<boolean>, message?: string): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'palindrome',
      target: target.constructor,
      propertyName: String(property),
      constraints: [7],
      options: { message },
      validator: { validate, defaultMessage: () => '$property must be a palindrome like $constraint1, not $value' },
    });
}

const isPalindrome = (value: unknown) => Array.from(String(value)).toReversed().join('') === value;

class Word extends Payload {
  @IsString() @custom(isPalindrome) readonly text!: string;
}

class Words extends Payload {
  @NestedList(Word) readonly words!: readonly Word[];
}

function problemsOf(type: new () => object, value: unknown): readonly object[] {
  try {
    parsePayload(type, value, { unknownFields: 'drop' });
  } catch (error) {
    if (error instanceof InvalidMessage) return error.problems.map(({ path, problem }) => ({ path, problem }));
    throw error;
  }
  return [];
}

describe('custom rules', () => {
  it('are checked after the schema, inside nested lists too, and named with path and message but without the value', () => {
    expect(problemsOf(Words, { words: [{ text: 'abba' }, { text: 'secret' }] })).toEqual([
      { path: 'words[1].text', problem: 'must be a palindrome like 7, not this value' },
    ]);
    expect(problemsOf(Words, { words: [{ text: 'abba' }] })).toEqual([]);
  });

  it('are not asked about a value that the schema already refuses', () => {
    const asked: unknown[] = [];
    class Message extends Payload {
      @IsString() @custom((value) => asked.push(value) > 0) readonly text!: string;
    }
    expect(problemsOf(Message, { text: 7 })).toEqual([{ path: 'text', problem: 'must be string' }]);
    expect(asked).toEqual([]);
    expect(problemsOf(Message, { text: 'a' })).toEqual([]);
    expect(asked).toEqual(['a']);
  });

  it('take the base type of the declared type, and add nothing to the schema', () => {
    class Message extends Payload {
      @custom(isPalindrome) readonly text!: string;
    }
    expect(jsonSchemaOf(Message)).toMatchObject({ properties: { text: { type: 'string' } } });
    expect(problemsOf(Message, { text: 7 })).toEqual([{ path: 'text', problem: 'must be string' }]);
  });

  it('use their own message when they have one', () => {
    class Message extends Payload {
      @IsString() @custom(() => false, '$property is not lovely') readonly text!: string;
    }
    expect(problemsOf(Message, { text: 'a' })).toEqual([{ path: 'text', problem: 'is not lovely' }]);
  });

  it('fail closed when they answer with a promise, which nobody waits for', () => {
    class Message extends Payload {
      @IsString() @custom(() => Promise.resolve(true)) readonly text!: string;
    }
    expect(problemsOf(Message, { text: 'a' })).toHaveLength(1);
  });

  it('are not mistaken for the built-in decorator whose name they share', () => {
    class Message extends Payload {
      @IsString() @Validate(NoSpaces) readonly text!: string;
    }
    expect(problemsOf(Message, { text: 'a b' })).toEqual([{ path: 'text', problem: 'breaks min' }]);
    expect(problemsOf(Message, { text: 'ab' })).toEqual([]);
  });

  it('name at most five problems', () => {
    expect(problemsOf(Words, { words: Array.from({ length: 50 }, () => ({ text: 'no' })) })).toHaveLength(5);
  });
});
