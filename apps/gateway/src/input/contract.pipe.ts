import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { parsePayload, Payload, type Class } from '@nestwork/contract-kit';
import { withoutWantedFields } from '../incoming/wanted-fields.js';
import { withCanonicalIds } from './canonical-ids.js';
import { queryValues } from './query-values.js';

/**
 * Checks every body, query and path parameter against its class, and refuses fields that the class does not declare.
 *
 * Nothing is converted but the texts of a query, and these strictly; ids are brought to lower case. `fields` of a query is about the answer, and no input.
 */
@Injectable()
export class ContractPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (!isPayloadClass(metatype)) throw new Error(`A ${type} parameter is no Payload class: ${metatype?.name}`);
    return checkedInput(metatype, value, type === 'query');
  }
}

/** Input as an object of its class. Throws InvalidMessage. */
export function checkedInput(type: Class<Payload>, value: unknown, isQuery: boolean): Payload {
  const read = isQuery ? queryValues(type, withoutWantedFields(value)) : value;
  return parsePayload(type, withCanonicalIds(type, read), { unknownFields: 'refuse' });
}

/** Whether a declared parameter type is a class that input can be checked against. */
export function isPayloadClass(type: unknown): type is Class<Payload> {
  return typeof type === 'function' && type.prototype instanceof Payload;
}
