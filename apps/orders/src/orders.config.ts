import { AdminPort, DatabaseUrl, MigrateAtStart, ServiceConfig } from '@nestwork/service';

/** What orders reads from its environment. */
export class OrdersConfig extends ServiceConfig {
  @AdminPort(3101)
  declare readonly adminPort: number;

  @DatabaseUrl('orders')
  readonly databaseUrl!: string;

  @MigrateAtStart()
  readonly migrateAtStart!: boolean;
}
