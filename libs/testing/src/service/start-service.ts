import type { Type } from '@nestjs/common';
import { envFieldsOf, type ServiceConfig, type ServiceOptions } from '@nestwork/service';
import { Neighbourhood } from '../broker/neighbourhood.js';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import { TestDatabase } from '../infrastructure/test-database.js';
import type { Launch } from './launch.js';
import { ServiceInstance } from './service-instance.js';
import { TestService } from './test-service.js';

/** What a test decides about the service it starts, besides what `main.ts` states. */
export interface TestServiceOptions<C extends ServiceConfig> extends ServiceOptions<C> {
  /** Variables on top of those that the test servers give. */
  readonly env?: Readonly<Record<string, string>>;
  /** A service that runs already: both share one broker and settle together. */
  readonly beside?: TestService;
  /** Another release or instance of the same service, which runs already: both use one database and one broker. */
  readonly alongside?: TestService;
  /** A broker of the test's own, e.g. of a NatsServerProcess; default: an account of the run's broker. */
  readonly broker?: BrokerAddress;
}

/**
 * Starts the real module of a service in this process, on a fresh database owned by a role without further rights, and on a
 * NATS account that no other spec uses.
 *
 * `stop()` gives everything back. What a failed start opened is closed before the error is thrown.
 */
export async function startService<C extends ServiceConfig>(
  module: Type,
  { env = {}, beside, alongside, broker, ...options }: TestServiceOptions<C>,
): Promise<TestService> {
  const neighbourhood = (alongside ?? beside)?.neighbourhood ?? (await Neighbourhood.found(broker));
  let database: TestDatabase | undefined;
  try {
    database = usesDatabase(options.config) ? await databaseOf(options.name, alongside) : undefined;
    const launch: Launch<C> = { module, options, env, broker: neighbourhood.address, database };
    const start = () => ServiceInstance.start(launch);
    return await TestService.start({ name: options.name, neighbourhood, database, start });
  } catch (error) {
    await neighbourhood.closeIfEmpty();
    await database?.drop();
    throw error;
  }
}

function databaseOf(service: string, alongside: TestService | undefined): Promise<TestDatabase> {
  return alongside ? alongside.shareDatabase() : TestDatabase.create(service);
}

function usesDatabase(config: new () => object): boolean {
  return envFieldsOf(config).some(({ variable }) => variable === 'DATABASE_URL');
}
