/** Thrown when something is written outside a transaction: the server itself refused the statement, nothing was changed. */
export class WriteOutsideTransaction extends Error {
  override readonly name = 'WriteOutsideTransaction';

  constructor(sql: string, cause: unknown) {
    super(
      `A write outside a transaction was refused: ${sql.slice(0, 120)}. Message handlers already run in a transaction; ` +
        'elsewhere wrap the work in database.transaction(() => ...).',
      { cause },
    );
  }
}
