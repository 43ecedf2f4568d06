import { Payload } from '@nestwork/contract-kit';
import { IsOptional, IsUUID, Matches } from 'class-validator';

/** Which page of the orders; both are texts, as everything in a query is. */
export class ListOrdersParams extends Payload {
  /** 1 to 100. */
  @IsOptional() @Matches(/^([1-9][0-9]?|100)$/) readonly limit?: string;
  /** The `nextCursor` of the page before. */
  @IsOptional() @IsUUID() readonly cursor?: string;
}
