import { IsIn, IsString, MaxLength } from 'class-validator';
import type { Class } from './class.js';
import type { ContractError } from './contract-error.js';
import { type ErrorCategory, errorCategories } from './error-category.js';
import { errorContractOf } from './error-registry.js';
import { InvalidMessage } from './invalid-message.js';
import type { MessageContract } from './message-contract.js';
import { parsePayload } from './parse-payload.js';
import { Payload } from './payload.js';
import { RemoteError } from './remote-error.js';
import { isNamed } from './schema/named.js';
import { payloadTypeOf } from './schema/payload-type.js';

class ErrorEnvelope extends Payload {
  @IsString() @MaxLength(200) readonly code!: string;
  @IsIn(errorCategories) readonly category!: ErrorCategory;
  @IsString() readonly message!: string;
}

/**
 * The error that an error reply stands for: the class that the contract declares for its code (or InvalidMessage, which
 * every contract implies), else a RemoteError with that code. A declared code whose details do not fit gives a
 * RemoteError too, so that code and category survive a version skew. Throws InvalidMessage when the body is no error.
 */
export function errorFromWire(body: unknown, contract: MessageContract): ContractError {
  const { code, category, message } = parsePayload(ErrorEnvelope, body, { unknownFields: 'drop' });
  const details = isNamed(body) && isNamed(body['details']) ? body['details'] : {};
  const type = [...contract.errors, InvalidMessage].find((error) => errorContractOf(error).code === code);
  const declared = type && readDetails(type, details);
  return declared ?? new RemoteError({ code, category, message, details });
}

function readDetails(type: Class<ContractError>, details: object): ContractError | undefined {
  const read = payloadTypeOf(type).read(details, 'drop');
  return 'instance' in read ? read.instance : undefined;
}
