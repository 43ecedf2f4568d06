import { ContractError, ErrorContract } from '@nestwork/contract-kit';

/** The request does not prove who makes it. */
@ErrorContract('gateway.unauthenticated', 'unauthenticated')
export class Unauthenticated extends ContractError {}

/** The caller is known and may not do this. */
@ErrorContract('gateway.forbidden', 'forbidden')
export class Forbidden extends ContractError {}
