/** Thrown when something that must be atomic with the caller's writes is asked for outside a transaction. */
export class TransactionRequired extends Error {
  override readonly name = 'TransactionRequired';

  constructor(doing: string) {
    super(
      `${doing} needs a transaction, and there is none here. Message handlers already run in one; ` +
        'elsewhere wrap the work in database.transaction(() => ...).',
    );
  }
}
