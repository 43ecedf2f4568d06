import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import type { Class } from './class.js';

/** A field that holds one object of a payload class. */
export function Nested(type: Class): PropertyDecorator {
  return all([ValidateNested(), Type(() => type)]);
}

/** A field that holds a list of objects of a payload class, with `min` to `max` of them; state a maximum wherever there is one. */
export function NestedList(type: Class, { min = 0, max }: { min?: number; max?: number } = {}): PropertyDecorator {
  const bounds = [ArrayMinSize(min), ...(max === undefined ? [] : [ArrayMaxSize(max)])];
  return all([IsArray(), ValidateNested({ each: true }), Type(() => type), ...bounds]);
}

function all(decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}
