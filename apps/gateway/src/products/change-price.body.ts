import { Payload } from '@nestwork/contract-kit';
import { IsInt, Max, Min } from 'class-validator';

/** The new price of a product. */
export class ChangePriceBody extends Payload {
  @IsInt() @Min(1) @Max(100_000_000) readonly priceCents!: number;
}
