import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  Validate,
  ValidateIf,
  ValidateNested,
  registerDecorator,
} from 'class-validator';
import type { Class } from '../class.js';
import { ContractDefinitionError } from '../contract-definition-error.js';
import { ContractError } from '../contract-error.js';
import { ErrorContract } from '../error-contract.js';
import { Nested, NestedList } from '../nested.js';
import { parsePayload } from '../parse-payload.js';
import { Payload } from '../payload.js';
import { definitionProblems } from './definition-problems.js';

class Done extends Payload {}

class Part extends Payload {
  @IsString() readonly name!: string;
}

function AsyncRule(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isFree',
      async: true,
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: () => Promise.resolve(true) },
    });
}

describe('definitionProblems', () => {
  it('accepts a class that is declared well', () => {
    expect(definitionProblems(Part)).toEqual([]);
  });

  it('refuses @ValidateNested without @Type (T47)', () => {
    class Message extends Payload {
      @ValidateNested() readonly part!: Part;
    }
    expect(definitionProblems(Message)).toEqual([
      'Message.part has @ValidateNested without @Type(() => ...): use @Nested or @NestedList',
    ]);
  });

  it('never hydrates a field that has @Type but no @ValidateNested (T47)', () => {
    class Message extends Payload {
      @Type(() => Part) readonly part!: Part;
    }
    expect(parsePayload(Message, { part: { admin: true } }, { unknownFields: 'drop' })).toEqual({});
  });

  it('refuses a list that says nothing about its items (T47)', () => {
    class Message extends Payload {
      @IsArray() readonly parts!: Part[];
    }
    expect(definitionProblems(Message)).toEqual(['Message.parts has no decorator that says what kind of value it is']);
  });

  it('refuses a nested list without each (T47)', () => {
    class Message extends Payload {
      @IsArray() @ValidateNested() @Type(() => Part) readonly parts!: Part[];
    }
    expect(definitionProblems(Message)).toEqual([
      'Message.parts has nestedValidation without { each: true } on a list',
    ]);
  });

  it('refuses a field whose type was erased and whose decorators do not say it either (T48)', () => {
    class Message extends Payload {
      @IsOptional() readonly anything!: unknown;
      @IsObject() readonly object!: Record<string, unknown>;
      @IsObject() readonly part!: Part;
    }
    expect(definitionProblems(Message)).toEqual([
      'Message.anything has no decorator that says what kind of value it is',
      'Message.object has no decorator that says what kind of value it is',
      'Message.part has no decorator that says what kind of value it is',
    ]);
  });

  it('accepts an erased type when the decorators say what it is', () => {
    class Message extends Payload {
      @IsIn(['placed', 'confirmed']) readonly status!: 'placed' | 'confirmed';
      @IsInt() readonly count!: number | bigint;
      @IsString({ each: true }) readonly tags!: ReadonlyArray<string>;
    }
    expect(definitionProblems(Message)).toEqual([]);
  });

  it('refuses an initialised field without a validation decorator', () => {
    class Message extends Payload {
      readonly currency: string = 'EUR';
    }
    expect(definitionProblems(Message)).toEqual(['Message.currency has no validation decorator']);
  });

  it.each<[string, () => Class, string]>([
    [
      '@IsInt on a string',
      () => {
        class Message {
          @IsInt() readonly field!: string;
        }
        return Message;
      },
      'is declared String, its decorators say integer',
    ],
    [
      '@MaxLength on a number',
      () => {
        class Message {
          @MaxLength(3) readonly field!: number;
        }
        return Message;
      },
      'is declared Number, its decorators say string',
    ],
    [
      '@Min on a boolean',
      () => {
        class Message {
          @Min(3) readonly field!: boolean;
        }
        return Message;
      },
      'is declared Boolean, its decorators say number',
    ],
    [
      'decorators for two types',
      () => {
        class Message {
          @IsString() @IsBoolean() readonly field!: string;
        }
        return Message;
      },
      'has decorators that ask for boolean and for string',
    ],
    [
      'each on a single value',
      () => {
        class Message {
          @IsString({ each: true }) readonly field!: string;
        }
        return Message;
      },
      'is declared String, its decorators say a list',
    ],
    [
      'a value decorator on a list',
      () => {
        class Message {
          @IsString() readonly field!: string[];
        }
        return Message;
      },
      'is declared Array, its decorators say one value',
    ],
    [
      'a value decorator without each beside one with each',
      () => {
        class Message {
          @IsString({ each: true }) @IsNotEmpty() readonly field!: string[];
        }
        return Message;
      },
      'has isNotEmpty without { each: true } on a list',
    ],
    [
      'a nested class of another type',
      () => {
        class Message {
          @Nested(Done) readonly field!: Part;
        }
        return Message;
      },
      'is declared Part, its decorators say Done',
    ],
    [
      'a scalar decorator on an object',
      () => {
        class Message {
          @IsString() readonly field!: Part;
        }
        return Message;
      },
      'is declared Part, its decorators say string',
    ],
    [
      'a Date',
      () => {
        class Message {
          @IsString() readonly field!: Date;
        }
        return Message;
      },
      'is a Date: declare it a string with @IsISO8601, JSON has no dates',
    ],
    [
      '@ValidateIf',
      () => {
        class Message {
          @ValidateIf(() => false) @IsString() readonly field!: string;
        }
        return Message;
      },
      'has @ValidateIf, which no schema can say',
    ],
    [
      '@Allow',
      () => {
        class Message {
          @Allow() readonly field!: string;
        }
        return Message;
      },
      'has @Allow, which checks nothing',
    ],
    [
      'a validation group',
      () => {
        class Message {
          @IsString({ groups: ['admin'] }) readonly field!: string;
        }
        return Message;
      },
      'has isString in a validation group, and contracts have none',
    ],
    [
      'an asynchronous constraint',
      () => {
        class Message {
          @IsString() @AsyncRule() readonly field!: string;
        }
        return Message;
      },
      'has the asynchronous constraint isFree; reading a message waits for nothing',
    ],
    [
      'a constraint class that class-validator does not know',
      () => {
        class Message {
          @IsString() @Validate(class Unregistered {}) readonly field!: string;
        }
        return Message;
      },
      'has @Validate(Unregistered), which has no @ValidatorConstraint',
    ],
    [
      'a scalar decorator beside a nested class',
      () => {
        class Message {
          @Nested(Part) @IsString() readonly field!: Part;
        }
        return Message;
      },
      'has isString beside @ValidateNested',
    ],
    [
      'an unbounded unique list',
      () => {
        class Message {
          @IsInt({ each: true }) @ArrayUnique() readonly field!: number[];
        }
        return Message;
      },
      'has @ArrayUnique without @ArrayMaxSize: every pair of an endless list would be compared',
    ],
  ])('refuses %s', (_, declare, problem) => {
    expect(definitionProblems(declare())).toEqual([`Message.field ${problem}`]);
  });

  it.each(['toString', 'hasOwnProperty', '__proto__', 'constructor'])('refuses a field named %s', (name) => {
    class Message extends Payload {}
    IsString()(Message.prototype, name);
    expect(definitionProblems(Message)).toEqual([`Message.${name} has a name that every object already has`]);
  });

  it.each(['message', 'stack', 'cause', 'code', 'category', 'details', 'name'])(
    'refuses an error with a field named %s, which would hide the real one',
    (name) => {
      class Failed extends ContractError {}
      ErrorContract(`orders.failed-${name}`, 'conflict')(Failed);
      IsString()(Failed.prototype, name);
      expect(definitionProblems(Failed)).toEqual([`Failed.${name} has a name that every object already has`]);
    },
  );

  it('refuses a class that contains itself (T52)', () => {
    class Tree extends Payload {
      @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) readonly children?: Tree[];
    }
    expect(definitionProblems(Tree)).toEqual(['Tree contains itself; a message has a fixed depth']);
  });

  it('refuses two nested classes that would share one name in the schema', () => {
    const other = { Part: class Part extends Payload {} };
    class Message extends Payload {
      @Nested(Part) readonly one!: Part;
      @NestedList(other.Part) readonly others!: object[];
    }
    expect(definitionProblems(Message)).toEqual(['two different classes named Part are part of Message']);
  });

  it('looks into nested classes', () => {
    class Broken extends Payload {
      @IsInt() readonly field!: string;
    }
    class Outer extends Payload {
      @Nested(Broken) readonly broken!: Broken;
    }
    expect(definitionProblems(Outer)).toEqual(['Broken.field is declared String, its decorators say integer']);
  });

  it('does not wait for the boot check: a wrongly declared class is never read', () => {
    class Message extends Payload {
      @IsInt() readonly field!: string;
    }
    expect(() => parsePayload(Message, { field: 1 }, { unknownFields: 'drop' })).toThrow(ContractDefinitionError);
    expect(() => Message.of({ field: 'text' })).toThrow(ContractDefinitionError);
  });
});
