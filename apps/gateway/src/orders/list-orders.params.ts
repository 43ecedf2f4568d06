import { Payload } from '@nestwork/contract-kit';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

/** Which page of the orders: 1 to 100 of them, from the `nextCursor` of the page before. */
export class ListOrdersParams extends Payload {
  @IsOptional() @IsInt() @Min(1) @Max(100) readonly limit?: number;
  @IsOptional() @IsUUID() readonly cursor?: string;
}
