import { parsePayload } from '@nestwork/contract-kit';
import { parseBody } from '@nestwork/messaging';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

/** What an operator sends: who asks, and the parameters of the operation, which are checked when it is known. */
export interface OperationCall {
  readonly by: string | undefined;
  readonly parameters: unknown;
}

class Caller {
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(100) readonly by?: string;
}

/**
 * Reads the body of a request; an empty one asks without parameters. Refuses whatever else it holds, so that parameters
 * under a misspelt name are not taken for none. Throws InvalidMessage, and nothing else.
 */
export function readCall(body: Uint8Array): OperationCall {
  const value = body.length === 0 ? {} : parseBody(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ...callerOf(value), parameters: {} };
  const { parameters = {}, ...rest }: { readonly parameters?: unknown } = value;
  return { ...callerOf(rest), parameters };
}

function callerOf(value: unknown): Pick<OperationCall, 'by'> {
  const { by } = parsePayload(Caller, value, { unknownFields: 'refuse' });
  return { by };
}
