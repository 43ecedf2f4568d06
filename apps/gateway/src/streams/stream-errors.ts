import { ContractError, ErrorContract } from '@nestwork/contract-kit';

/** The caller, or all callers together, have as many streams open as there may be. */
@ErrorContract('gateway.too-many-streams', 'unavailable')
export class TooManyStreams extends ContractError {}

/** The gateway is about to stop. What the stream is about goes on; ask another gateway for the rest of it. */
@ErrorContract('gateway.stopping', 'unavailable')
export class GatewayStopping extends ContractError {}
