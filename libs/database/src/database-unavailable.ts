/** Thrown when the connection to PostgreSQL could not be made or was lost. A transaction that it ends is rolled back. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';

  constructor(cause: Error) {
    super(`PostgreSQL cannot be reached: ${cause.message || cause.name}`, { cause });
  }
}
