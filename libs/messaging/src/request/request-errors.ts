import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsString } from 'class-validator';

/**
 * Nobody could take the request: no instance is connected, this process is not, or all are busy. Nothing was executed.
 */
@ErrorContract('service-unavailable', 'unavailable')
export class ServiceUnavailable extends ContractError {
  @IsString() readonly request!: string;
  @IsString() readonly reason!: string;
}

/** No answer arrived in time. Whether the request was executed is unknown; repeat it only under the same id. */
@ErrorContract('deadline-passed', 'timeout')
export class DeadlinePassed extends ContractError {
  @IsString() readonly request!: string;
}

/** The service failed, or what it answered cannot be understood. Whether the request took effect is unknown. */
@ErrorContract('remote-failure', 'internal')
export class RemoteFailure extends ContractError {
  @IsString() readonly request!: string;
  @IsString() readonly reason!: string;
}

/** The caller's own signal ended the wait. Whether the request was executed is unknown. */
@ErrorContract('request-aborted', 'timeout')
export class RequestAborted extends ContractError {
  @IsString() readonly request!: string;
}

/** An operator gave up this message for good after it had failed. It took no effect and never will; send a new one. */
@ErrorContract('message-discarded', 'conflict')
export class MessageDiscarded extends ContractError {
  @IsString() readonly messageId!: string;
}

/**
 * The id of this request stands for an earlier one that said something else, so nothing was done: somebody has used an
 * Idempotency-Key for two different requests.
 */
@ErrorContract('idempotency-key-reused', 'conflict')
export class IdempotencyKeyReused extends ContractError {}

/**
 * The first request of this id is still being handled, so this one was not. A repeat under the same id, a second later or more,
 * gets its answer.
 */
@ErrorContract('request-in-flight', 'conflict')
export class RequestInFlight extends ContractError {}
