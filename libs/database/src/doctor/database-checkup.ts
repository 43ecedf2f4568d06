import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Doctor } from '@nestwork/operations';
import { DATABASE_OPTIONS, type CompleteDatabaseOptions } from '../database-options.js';
import { Database } from '../database.js';
import { databaseFacts } from './database-facts.js';
import { judgeDatabase } from './judge-database.js';

/** Lets the doctor look at the database of this service. */
@Injectable()
export class DatabaseCheckup implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DATABASE_OPTIONS) private readonly options: CompleteDatabaseOptions,
    @Optional() @Inject(Doctor) private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    const { poolSize, readPoolSize } = this.options;
    this.doctor?.add('PostgreSQL', async () =>
      judgeDatabase(await databaseFacts(this.database, poolSize + readPoolSize)),
    );
  }
}
