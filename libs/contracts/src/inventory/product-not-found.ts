import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** No product has this id. */
@ErrorContract('inventory.product-not-found', 'not-found')
export class ProductNotFound extends ContractError {
  @IsUUID() readonly productId!: string;
}
