import {
  CommandContract,
  CommandMessage,
  EventContract,
  EventMessage,
  Payload,
  QueryContract,
  QueryMessage,
} from '@nestwork/contract-kit';
import { IsString, IsUUID } from 'class-validator';

/** The answer to both versions of RegisterCustomer. */
export class CustomerAccepted extends Payload {
  @IsUUID() readonly customerId!: string;
}

/** The first version: a name was one field. */
@CommandContract('customers.register-customer.v1', { reply: CustomerAccepted })
export class RegisterCustomer extends CommandMessage<CustomerAccepted> {
  @IsUUID() readonly customerId!: string;
  @IsString() readonly name!: string;
}

/** The second version stands beside the first for as long as somebody sends that. */
@CommandContract('customers.register-customer.v2', { reply: CustomerAccepted })
export class RegisterNamedCustomer extends CommandMessage<CustomerAccepted> {
  @IsUUID() readonly customerId!: string;
  @IsString() readonly givenName!: string;
  @IsString() readonly familyName!: string;
}

/** Announced by every release, so that each consumes what the others wrote. */
@EventContract('customers.customer-registered.v1', { key: 'customerId' })
export class CustomerRegistered extends EventMessage {
  @IsUUID() readonly customerId!: string;
  @IsString() readonly name!: string;
}

/** The answer to GetCustomer. */
export class CustomerView extends Payload {
  @IsString() readonly name!: string;
}

@QueryContract('customers.get-customer.v1', { reply: CustomerView })
export class GetCustomer extends QueryMessage<CustomerView> {
  @IsUUID() readonly customerId!: string;
}
