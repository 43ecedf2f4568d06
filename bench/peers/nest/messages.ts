import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsUUID, Matches, Max, Min, ValidateNested } from 'class-validator';

/** The parameters of a route. */
export class OperationPath {
  @IsUUID() readonly id!: string;
}

class OrderLine {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1_000) readonly quantity!: number;
}

/** The body of a request. */
export class PlaceOrderBody {
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  readonly lines!: OrderLine[];

  @Matches(/^tok_[a-z_]{1,30}$/) readonly card!: string;
}

/** The payload of a message to the service. */
export class GetOrder {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
}

/** The payload of a message to the service. */
export class PlaceOrder extends PlaceOrderBody {
  @IsUUID() readonly customerId!: string;
}
