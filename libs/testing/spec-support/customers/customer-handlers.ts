import { Injectable } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Database } from '@nestwork/database';
import { EventConsumer } from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import {
  CustomerAccepted,
  CustomerRegistered,
  CustomerView,
  GetCustomer,
  RegisterCustomer,
  RegisterNamedCustomer,
} from './customer-contracts.js';
import type { CustomerName, CustomerTable } from './customer-table.js';

/** The customers, as the running release keeps them. */
@Injectable()
export class Customers {
  constructor(
    private readonly table: CustomerTable,
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async register(customerId: string, { givenName, familyName }: CustomerName): Promise<CustomerAccepted> {
    await this.database.execute(this.table.insert, [customerId, givenName, familyName]);
    await this.outbox.publish(CustomerRegistered.of({ customerId, name: `${givenName} ${familyName}` }));
    return CustomerAccepted.of({ customerId });
  }

  async nameOf(customerId: string): Promise<string> {
    const [row] = await this.database.query<{ name: string }>(this.table.select, [customerId]);
    return row?.name ?? 'nobody';
  }
}

@CommandHandler(RegisterCustomer)
export class RegisterCustomerHandler implements ICommandHandler<RegisterCustomer> {
  constructor(private readonly customers: Customers) {}

  async execute({ customerId, name }: RegisterCustomer): Promise<CustomerAccepted> {
    const [givenName = '', familyName = ''] = name.split(' ');
    return this.customers.register(customerId, { givenName, familyName });
  }
}

@CommandHandler(RegisterNamedCustomer)
export class RegisterNamedCustomerHandler implements ICommandHandler<RegisterNamedCustomer> {
  constructor(private readonly customers: Customers) {}

  async execute({ customerId, givenName, familyName }: RegisterNamedCustomer): Promise<CustomerAccepted> {
    return this.customers.register(customerId, { givenName, familyName });
  }
}

@QueryHandler(GetCustomer)
export class GetCustomerHandler implements IQueryHandler<GetCustomer> {
  constructor(private readonly customers: Customers) {}

  async execute({ customerId }: GetCustomer): Promise<CustomerView> {
    return CustomerView.of({ name: await this.customers.nameOf(customerId) });
  }
}

/** The same durable in every release: they share its position. */
@EventConsumer(CustomerRegistered, { durable: 'customers.directory' })
export class Directory {
  constructor(private readonly database: Database) {}

  async handle({ customerId, name }: CustomerRegistered): Promise<void> {
    await this.database.execute('INSERT INTO directory VALUES ($1, $2)', [customerId, name]);
  }
}
