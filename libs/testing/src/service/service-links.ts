import { TcpProxy } from '../faults/tcp-proxy.js';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import type { TestDatabase } from '../infrastructure/test-database.js';

/**
 * The network connections of one instance, each through a proxy of its own: the places where a test can break them.
 * Without them an instance can reach nothing, which is what makes a crash in the middle of this process a crash.
 */
export class ServiceLinks {
  private constructor(
    readonly nats: TcpProxy,
    /** Of a service without a database: leads nowhere. */
    readonly postgres: TcpProxy,
  ) {}

  static async to(broker: BrokerAddress, database: TestDatabase | undefined): Promise<ServiceLinks> {
    const nowhere = { host: '127.0.0.1', port: 9 };
    return new ServiceLinks(await TcpProxy.to(broker), await TcpProxy.to(database ?? nowhere));
  }

  cut(): void {
    this.nats.cut();
    this.postgres.cut();
  }

  async close(): Promise<void> {
    await Promise.all([this.nats.close(), this.postgres.close()]);
  }
}
