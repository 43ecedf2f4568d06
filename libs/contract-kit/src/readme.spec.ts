import { describe, expect, it } from '@jest/globals';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import {
  CommandContract,
  CommandMessage,
  ContractError,
  ErrorContract,
  NestedList,
  Payload,
} from '@nestwork/contract-kit';

/** Nobody sells the product. */
@ErrorContract('orders.product-unknown', 'invalid')
export class ProductUnknown extends ContractError {
  @IsUUID() readonly productId!: string;
}

export class OrderLine extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1_000) readonly quantity!: number;
}

export class OrderAccepted extends Payload {
  @IsUUID() readonly orderId!: string;
}

/** Asks the orders service to accept an order. */
@CommandContract('orders.place-order.v1', { reply: OrderAccepted, errors: [ProductUnknown] })
export class PlaceOrder extends CommandMessage<OrderAccepted> {
  @IsUUID() readonly customerId!: string;
  @NestedList(OrderLine, { min: 1, max: 100 }) readonly lines!: readonly OrderLine[];
}
import {
  checkContracts,
  contractOf,
  jsonSchemaOf,
  parseJson,
  parsePayload,
  serializePayload,
} from '@nestwork/contract-kit';

const id = '0190b5a0-0000-7000-8000-000000000001';

describe('the example of the README', () => {
  it('passes the boot check and travels', () => {
    checkContracts();
    const sent = serializePayload(PlaceOrder.of({ customerId: id, lines: [{ productId: id, quantity: 1 }] }));
    expect(parsePayload(PlaceOrder, parseJson(sent), { unknownFields: 'drop' }).lines[0]).toBeInstanceOf(OrderLine);
    expect(contractOf(PlaceOrder)).toMatchObject({ name: 'orders.place-order.v1', reply: OrderAccepted });
    expect(jsonSchemaOf(PlaceOrder)).toMatchObject({ additionalProperties: false });
    expect(() => {
      throw ProductUnknown.of({ productId: id });
    }).toThrow(ProductUnknown);
  });
});
