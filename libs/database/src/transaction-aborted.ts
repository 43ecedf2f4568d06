/**
 * Thrown instead of committing a transaction in which something failed and the failure was swallowed.
 * PostgreSQL answers such a COMMIT with a silent ROLLBACK; without this error the caller would believe in lost writes.
 */
export class TransactionAborted extends Error {
  override readonly name = 'TransactionAborted';

  constructor(cause: unknown) {
    super(
      'The transaction was rolled back: work inside it failed, the error was caught and the transaction was used on. ' +
        'Let the error pass, or avoid it (for example with ON CONFLICT).',
      { cause },
    );
  }
}
