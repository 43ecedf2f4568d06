import { Payload } from '@nestwork/contract-kit';
import { IsInt, IsString, IsUUID, Length, Min } from 'class-validator';

/** A product as customers see it. `available` is what can still be reserved at the moment of reading. */
export class ProductView extends Payload {
  @IsUUID() readonly productId!: string;
  @IsString() @Length(1, 200) readonly name!: string;
  @IsInt() @Min(1) readonly priceCents!: number;
  @IsInt() @Min(0) readonly available!: number;
}
