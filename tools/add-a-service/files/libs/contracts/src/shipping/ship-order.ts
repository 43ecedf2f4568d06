import { CommandContract, CommandMessage, Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** What was ordered is on its way. */
export class ShipmentBegun extends Payload {
  @IsUUID() readonly orderId!: string;
}

/** Sends what was ordered. Shipping again changes nothing. */
@CommandContract('shipping.ship-order.v1', { reply: ShipmentBegun })
export class ShipOrder extends CommandMessage<ShipmentBegun> {
  @IsUUID() readonly orderId!: string;
}
