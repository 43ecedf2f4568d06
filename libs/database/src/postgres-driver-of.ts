import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** The driver of a DataSource that is known to be PostgreSQL's. */
export function postgresDriverOf({ driver }: DataSource): PostgresDriver {
  if (driver instanceof PostgresDriver) return driver;
  throw new TypeError(`Expected the PostgreSQL driver of TypeORM, got ${driver.constructor.name}`);
}
