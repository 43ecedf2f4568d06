/**
 * Thrown when a transaction asked nothing for so long that the server ended its session. It is rolled back. Nothing was away: the
 * work itself rested, and would do so the next time.
 */
export class TransactionLeftIdle extends Error {
  override readonly name = 'TransactionLeftIdle';

  constructor(cause: Error) {
    super(
      'The transaction sent no statement for longer than idleInTransactionTimeoutMs, so PostgreSQL ended it. ' +
        'Wait for nothing slow inside a transaction; a handler calls outside in callOutside, which comes before it.',
      { cause },
    );
  }
}
