import { AdminPort, DatabaseUrl, Env, MigrateAtStart, ServiceConfig } from '@nestwork/service';
import { IsBoolean } from 'class-validator';

/** What inventory reads from its environment. */
export class InventoryConfig extends ServiceConfig {
  @AdminPort(3102)
  declare readonly adminPort: number;

  @DatabaseUrl('inventory')
  readonly databaseUrl!: string;

  @MigrateAtStart()
  readonly migrateAtStart!: boolean;

  @Env('SEED_PRODUCTS', {
    default: false,
    developmentDefault: true,
    description: 'whether to add the products of the example shop at start.',
  })
  @IsBoolean()
  readonly seedProducts!: boolean;
}
