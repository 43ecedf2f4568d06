import { parsePayload } from '@nestwork/contract-kit';
import { parseBody } from '@nestwork/messaging';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

/** What an operator sends: who asks, and the parameters of the operation. */
export interface OperationCall {
  readonly by: string | undefined;
  readonly parameters: object;
}

class Caller {
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(100) readonly by?: string;
}

/** Reads the body of a request; an empty one asks without parameters. Throws InvalidMessage, and nothing else. */
export function readCall(body: Uint8Array): OperationCall {
  const value = body.length === 0 ? {} : parseBody(body);
  const { by } = parsePayload(Caller, value, { unknownFields: 'drop' });
  return { by, parameters: parametersOf(value) };
}

// Checked against its own class when the operation is known.
function parametersOf(value: unknown): object {
  const parameters: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'parameters') : undefined;
  return typeof parameters === 'object' && parameters !== null ? parameters : {};
}
