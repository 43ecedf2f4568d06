import { DatabaseError, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { connectionFailure } from './connection-failure.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { Flight } from './flight.js';
import { isSingle, queryConfig, type Statement } from './statement.js';
import { TransactionLeftIdle } from './transaction-left-idle.js';

/** A statement to be sent. */
export interface Sending {
  readonly statement: Statement;
  readonly params?: unknown[];
}

/** One connection of the writing pool, lent to one transaction. */
export class LentConnection {
  private loss?: Error;
  private isInDoubt = false;
  private readonly onError = (error: Error): void => {
    this.loss ??= error;
  };
  private readonly rethrow = (error: unknown): never => {
    // Of pg itself: where it cannot write down a parameter it has the server forget the statement, and goes on taking it for prepared.
    if (!(error instanceof DatabaseError)) this.isInDoubt = true;
    throw this.idleEnd(error) ?? connectionFailure(error);
  };

  /** `prepares`: whether named statements are prepared here. */
  constructor(
    private readonly client: PoolClient,
    private readonly prepares: boolean,
  ) {
    // While a client is lent the pool does not listen to it: a connection lost between two statements would end the process.
    client.on('error', this.onError);
  }

  /** Why the connection is gone, when that is known. */
  get lost(): DatabaseUnavailable | TransactionLeftIdle | undefined {
    return this.loss && (this.idleEnd() ?? new DatabaseUnavailable(this.loss));
  }

  /** Whether the server has a transaction open here, as of its last answer. */
  get inTransaction(): boolean {
    return this.client.getTransactionStatus() !== 'I';
  }

  /** Sends at once, before it returns; the answers come in the order of sending. */
  query<Row extends QueryResultRow>(statement: Statement, params?: unknown[]): Promise<QueryResult<Row>> {
    return this.client.query<Row, unknown[]>(queryConfig(statement, params, this.prepares)).catch(this.rethrow);
  }

  /** The same for several at once: in one packet, unless one of them may be more than a single statement. */
  queryTogether(sendings: readonly Sending[]): Promise<QueryResult>[] {
    if (sendings.length < 2 || !sendings.every(isSingle))
      return sendings.map(({ statement, params }) => this.query(statement, params));
    const flight = new Flight(sendings.map(({ statement, params }) => queryConfig(statement, params, this.prepares)));
    this.client.query(flight);
    return flight.answers.map((answer) => answer.catch(this.rethrow));
  }

  /** Returns the connection to the pool, or ends it when it is not surely clean: a zombie transaction would swallow later writes. */
  giveBack(): void {
    this.client.release(this.loss ?? (this.isInDoubt || this.inTransaction));
    this.client.off('error', this.onError);
  }

  // The server says so while nothing is asked; what is asked afterwards finds a connection that is gone, and no reason.
  private idleEnd(error: unknown = this.loss): TransactionLeftIdle | undefined {
    const reason = error instanceof DatabaseError ? error : this.loss;
    return reason instanceof DatabaseError && reason.code === IDLE_IN_TRANSACTION
      ? new TransactionLeftIdle(reason)
      : undefined;
  }
}

const IDLE_IN_TRANSACTION = '25P03';
