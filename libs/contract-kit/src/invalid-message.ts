import { IsString, MaxLength } from 'class-validator';
import { ContractError } from './contract-error.js';
import { ErrorContract } from './error-contract.js';
import { NestedList } from './nested.js';
import { Payload } from './payload.js';
import { maxProblems, maxProblemLength } from './schema/field-problem.js';

/** One thing that is wrong with a message, and where. Never carries the offending value. */
export class Problem extends Payload {
  /** Such as `lines[0].quantity`; empty for the message as a whole. */
  @IsString() @MaxLength(maxProblemLength) readonly path!: string;
  @IsString() @MaxLength(maxProblemLength) readonly problem!: string;
}

/** What came in does not fit its contract. Names at most five problems, in at most 4 KB, however large the message was. */
@ErrorContract('invalid-message', 'invalid')
export class InvalidMessage extends ContractError {
  @NestedList(Problem, { min: 1, max: maxProblems }) readonly problems!: readonly Problem[];
}
