import { CommandContract, CommandMessage, NestedList, Payload } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { OutOfStock } from './out-of-stock.js';
import { ReservationRefused } from './reservation-refused.js';

/** So many units of one product. */
export class StockLine extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1000) readonly quantity!: number;
}

/** The stock of this order is set aside until it is sold or released. */
export class StockReserved extends Payload {
  @IsUUID() readonly orderId!: string;
}

/** Sets stock aside for an order: all lines or none. An order has one reservation; asking again changes nothing. */
@CommandContract('inventory.reserve-stock.v1', { reply: StockReserved, errors: [OutOfStock, ReservationRefused] })
export class ReserveStock extends CommandMessage<StockReserved> {
  @IsUUID() readonly orderId!: string;
  @NestedList(StockLine, { min: 1, max: 100 }) readonly lines!: readonly StockLine[];
}
