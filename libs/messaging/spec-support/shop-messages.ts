import {
  CommandContract,
  CommandMessage,
  ContractError,
  ErrorContract,
  EventContract,
  EventMessage,
  Payload,
  QueryContract,
  QueryMessage,
} from '@nestwork/contract-kit';
import { IsInt, IsString } from 'class-validator';

/** The reply of both requests below. */
export class Price extends Payload {
  @IsString() readonly product!: string;
  @IsInt() readonly cents!: number;
}

@ErrorContract('shop.product-unknown', 'not-found')
export class ProductUnknown extends ContractError {
  @IsString() readonly product!: string;
}

/** An error of another contract, which no caller of the shop expects. */
@ErrorContract('shop.not-declared', 'conflict')
export class NotDeclared extends ContractError {
  @IsString() readonly secret!: string;
}

@QueryContract('shop.get-price.v1', { reply: Price, errors: [ProductUnknown], timeoutMs: 5_000 })
export class GetPrice extends QueryMessage<Price> {
  @IsString() readonly product!: string;
}

@CommandContract('shop.change-price.v1', { reply: Price, errors: [ProductUnknown], timeoutMs: 5_000 })
export class ChangePrice extends CommandMessage<Price> {
  @IsString() readonly product!: string;
  @IsInt() readonly cents!: number;
}

@EventContract('shop.price-changed.v1', { key: 'product' })
export class PriceChanged extends EventMessage {
  @IsString() readonly product!: string;
  @IsInt() readonly cents!: number;
}
