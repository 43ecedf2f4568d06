import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsString, IsUUID, Length } from 'class-validator';

/** The payment provider refuses this card; no money was taken. */
@ErrorContract('payments.card-declined', 'conflict')
export class CardDeclined extends ContractError {
  @IsUUID() readonly orderId!: string;
  @IsString() @Length(1, 200) readonly reason!: string;
}
