import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Min } from 'class-validator';

/** Fewer units are available than the order asks for; nothing was reserved. An unknown product has none available. */
@ErrorContract('inventory.out-of-stock', 'conflict')
export class OutOfStock extends ContractError {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) readonly requested!: number;
  @IsInt() @Min(0) readonly available!: number;
}
