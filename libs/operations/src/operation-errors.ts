import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsString } from 'class-validator';

/** The operation makes no sense as things are, or for what it names; `reason` says why and what to do instead. Nothing was changed. */
@ErrorContract('operation-refused', 'conflict')
export class OperationRefused extends ContractError {
  @IsString() readonly reason!: string;
}

/** The service offers no operation of this name; `operations list` says which it does. */
@ErrorContract('operation-unknown', 'not-found')
export class OperationUnknown extends ContractError {
  @IsString() readonly operation!: string;
}

/** This instance stopped in the middle of it: part of it may be done. Another one answers the next time. */
@ErrorContract('operation-interrupted', 'unavailable')
export class OperationInterrupted extends ContractError {}

/** Too many operations are in work in this instance. Nothing was done; ask again in a moment. */
@ErrorContract('operations-busy', 'unavailable')
export class OperationsBusy extends ContractError {}
