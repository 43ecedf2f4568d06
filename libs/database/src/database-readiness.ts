import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HealthRegistry } from '@nestwork/observability';
import { Database } from './database.js';

/** Tells the health registry whether this service's database answers and accepts writes. */
@Injectable()
export class DatabaseReadiness implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.add('postgres', () => this.check());
  }

  private async check(): Promise<void> {
    const [answer] = await this.database.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
    if (answer?.standby)
      throw new Error('PostgreSQL is a standby and refuses writes; point the service at the primary');
  }
}
