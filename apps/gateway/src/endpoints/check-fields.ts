import type { Class, Payload } from '@nestwork/contract-kit';
import { shapesOf } from '../shapes/shapes-of.js';
import type { Endpoint } from './endpoint.js';

/**
 * Throws when a class that an endpoint takes or answers with, or one inside it, declares no field. GraphQL has no such
 * type, and nobody means one: its only field lacks its decorator.
 */
export function checkFields(endpoints: readonly Pick<Endpoint, 'name' | 'reply' | 'inputs'>[]): void {
  for (const { name, reply, inputs } of endpoints) {
    checkClass(reply, `reply of ${name}`);
    for (const [place, input] of Object.entries(inputs)) checkClass(input, `${place} of ${name}`);
  }
}

function checkClass(type: Class<Payload>, use: string): void {
  const empty = shapesOf(type).find(({ fields }) => fields.length === 0);
  if (empty) throw new Error(`${empty.name} (${use}) declares no field: does one lack its class-validator decorator?`);
}
