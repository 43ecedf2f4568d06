import { CommandContract, CommandMessage, Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** Nothing is set aside for this order, and nothing will be. */
export class StockReleased extends Payload {
  @IsUUID() readonly orderId!: string;
}

/**
 * Undoes ReserveStock. Succeeds also when it overtakes the reservation: then it leaves a refusal behind, and the
 * reservation that comes late is refused.
 */
@CommandContract('inventory.release-stock.v1', { reply: StockReleased })
export class ReleaseStock extends CommandMessage<StockReleased> {
  @IsUUID() readonly orderId!: string;
}
