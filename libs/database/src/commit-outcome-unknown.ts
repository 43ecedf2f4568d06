/**
 * Thrown when the connection was lost between COMMIT and its answer: the writes are either all there or all gone.
 * A repeat must find out by a unique key. Messages do so by their inbox row, so a redelivery settles it.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';

  constructor(cause: unknown) {
    super('The connection was lost before COMMIT was answered; the transaction may or may not have committed.', {
      cause,
    });
  }
}
