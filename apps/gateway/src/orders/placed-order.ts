import { Payload } from '@nestwork/contract-kit';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';

/**
 * An order that was accepted. `outcome` is how it ended, for a caller who waited for that and saw it in time; `reason` says why it
 * was cancelled.
 */
export class PlacedOrder extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsInt() @Min(1) readonly totalCents!: number;
  @IsOptional() @IsIn(['confirmed', 'cancelled']) readonly outcome?: 'confirmed' | 'cancelled';
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
}
