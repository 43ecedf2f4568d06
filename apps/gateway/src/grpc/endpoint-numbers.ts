import type { Endpoint } from '../endpoints/endpoint.js';
import fieldNumbers from './field-numbers.json' with { type: 'json' };
import { protoMessages } from './proto-messages.js';
import { withNewNumbers, type ProtoNumbers } from './proto-numbers.js';

/** The committed field numbers of the endpoints' messages, and the next free ones for fields that are newer than the last commit. */
export function endpointNumbers(endpoints: readonly Endpoint[]): ProtoNumbers {
  return withNewNumbers(fieldNumbers, protoMessages(endpoints));
}
