import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';

/** Announces what happens to orders as the orders service does, without any code of this project. */
export class OrderEvents {
  private constructor(private readonly connection: NatsConnection) {}

  static async connect(servers: string): Promise<OrderEvents> {
    const connection = await connect({ servers });
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'EVT_ORDERS', subjects: ['evt.orders.>'] });
    return new OrderEvents(connection);
  }

  /** Resolves when the broker has stored it. Partitions matter to durable consumers only, so any will do. */
  async announce(name: string, body: object): Promise<void> {
    const envelope = headers();
    envelope.set('ce-type', name);
    await jetstream(this.connection).publish(`evt.${name}.3`, JSON.stringify(body), { headers: envelope });
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
