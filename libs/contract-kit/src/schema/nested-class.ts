import { plainToInstance } from 'class-transformer';
import { type Class, classOf } from '../class.js';
import { isNamed, named } from './named.js';

/**
 * The class that `@Type` names for a field, undefined without one. class-transformer keeps its metadata to itself,
 * so this asks it to make the field from an empty object and looks at what comes out.
 */
export function nestedClassOf(type: Class, field: string): Class | undefined {
  const made = named(plainToInstance(type, { [field]: {} }))[field];
  return isNamed(made) && made.constructor !== Object ? classOf(made) : undefined;
}
