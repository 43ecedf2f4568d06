import { AdminPort, DatabaseUrl, MigrateAtStart, ServiceConfig } from '@nestwork/service';

/** What shipping reads from its environment. */
export class ShippingConfig extends ServiceConfig {
  @AdminPort(3104)
  declare readonly adminPort: number;

  @DatabaseUrl('shipping')
  readonly databaseUrl!: string;

  @MigrateAtStart()
  readonly migrateAtStart!: boolean;
}
