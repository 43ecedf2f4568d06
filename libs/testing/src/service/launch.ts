import type { Type } from '@nestjs/common';
import type { ServiceConfig, ServiceOptions } from '@nestwork/service';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import type { TestDatabase } from '../infrastructure/test-database.js';

/** What every instance of a service under test is started from. */
export interface Launch<C extends ServiceConfig> {
  readonly module: Type;
  readonly options: ServiceOptions<C>;
  readonly env: Readonly<Record<string, string>>;
  readonly broker: BrokerAddress;
  readonly database: TestDatabase | undefined;
}
