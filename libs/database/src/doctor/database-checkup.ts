import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Doctor, Operations } from '@nestwork/operations';
import { DATABASE_OPTIONS, type CompleteDatabaseOptions } from '../database-options.js';
import { Database } from '../database.js';
import { ConnectionNeeds } from './connection-needs.js';
import { databaseFacts } from './database-facts.js';
import { judgeDatabase } from './judge-database.js';
import { judgePool } from './judge-pool.js';
import { poolsOperation } from './pools-operation.js';

/** Lets the doctor look at the database of this service, and at the pools for it. */
@Injectable()
export class DatabaseCheckup implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DATABASE_OPTIONS) private readonly options: CompleteDatabaseOptions,
    @Inject(ConnectionNeeds) private readonly needs: ConnectionNeeds,
    @Optional() @Inject(Doctor) private readonly doctor?: Doctor,
    @Optional() @Inject(Operations) private readonly operations?: Operations,
  ) {}

  onModuleInit(): void {
    const { database, needs } = this;
    const { poolSize, readPoolSize } = this.options;
    this.doctor?.add('PostgreSQL', async () => judgeDatabase(await databaseFacts(database, poolSize + readPoolSize)));
    this.doctor?.add('pool', () => [judgePool({ poolSize, steady: needs.steady, handlers: needs.handlers })]);
    this.operations?.register(poolsOperation(database, this.options));
  }
}
