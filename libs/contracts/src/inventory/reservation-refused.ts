import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The stock of this order was released already, perhaps before this reservation arrived. */
@ErrorContract('inventory.reservation-refused', 'conflict')
export class ReservationRefused extends ContractError {
  @IsUUID() readonly orderId!: string;
}
