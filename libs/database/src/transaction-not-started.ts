/** Thrown when the server did not open the transaction, for example because it is a standby. Nothing was executed. */
export class TransactionNotStarted extends Error {
  override readonly name = 'TransactionNotStarted';

  constructor(cause: unknown) {
    super('PostgreSQL did not start a transaction that may write.', { cause });
  }
}
