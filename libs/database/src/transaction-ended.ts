/**
 * Thrown when a statement is sent to a transaction that already committed or rolled back.
 * The usual causes: a promise that nobody awaited, or a sibling in a Promise.all that went on after another one failed.
 */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';

  constructor(doing: string) {
    super(
      `${doing} came after its transaction had ended, so it was not executed. Await every statement inside the ` +
        'transaction; start work that outlives it with database.outsideTransaction(() => ...).',
    );
  }
}
