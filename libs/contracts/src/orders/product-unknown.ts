import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The orders service knows no price for this product. */
@ErrorContract('orders.product-unknown', 'invalid')
export class ProductUnknown extends ContractError {
  @IsUUID() readonly productId!: string;
}
