import { services } from '../../system/apps.js';
import { instancesWith } from '../stage/instances.js';

/** Who is without a database while PostgreSQL is away. */
export const cutOffFromPostgres = instancesWith(services).map((instance) => ({ instance, from: 'postgres' }));
