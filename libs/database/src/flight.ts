import { type Connection, DatabaseError, Query, type QueryConfig, type QueryResult } from 'pg';

// What pg calls on a query while the answer comes in, and what it keeps for it. Its types do not say so.
declare module 'pg' {
  interface Query {
    name?: string | undefined;
    text: string;
    callback?: (error: Error | undefined) => void;
    handleRowDescription(message: object): void;
    handleDataRow(message: object): void;
    handleCommandComplete(message: object, connection: Connection): void;
    handleEmptyQuery(connection: Connection): void;
    handleError(error: Error, connection: Connection): void;
    handleReadyForQuery(connection: Connection): void;
  }
  interface Connection {
    submittedNamedStatements: Record<string, string>;
  }
}

/**
 * Statements that travel together: one write takes them to the server, and one answer brings back what became of each, so that either
 * side wakes once. When one is refused the server skips those behind it, COMMIT as well: they fail as in a transaction that has failed.
 */
export class Flight extends Query {
  readonly #passengers: readonly Passenger[];
  #answered = 0;
  #notSent: Error | undefined;

  /** Each has to be a single statement. */
  constructor(configs: readonly QueryConfig<unknown[]>[]) {
    super('');
    this.#passengers = configs.map(passengerOf);
    this.#nameNext();
  }

  /** What becomes of each. A failure is told when the state of the transaction is known, too. */
  get answers(): readonly Promise<QueryResult>[] {
    return this.#passengers.map(({ answer }) => answer);
  }

  /** For pg: sends each as pg itself does, but asks for an answer only behind the last one. */
  override submit = (connection: Connection): void => {
    const unsynced: Connection = Object.create(connection, { sync: { value: () => undefined } });
    connection.stream.cork();
    try {
      this.#notSent = this.#send(unsynced);
    } finally {
      connection.sync();
      connection.stream.uncork();
    }
  };

  override handleRowDescription(message: object): void {
    this.#next?.handleRowDescription(message);
  }

  override handleDataRow(message: object): void {
    this.#next?.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    this.#next?.handleCommandComplete(message, connection);
    this.#goOn();
  }

  override handleEmptyQuery(connection: Connection): void {
    this.#next?.handleEmptyQuery(connection);
    this.#goOn();
  }

  override handleReadyForQuery(connection: Connection): void {
    this.#end(connection, this.#notSent && { error: this.#notSent, consequence: skippedAfter(this.#notSent) });
  }

  override handleError(error: Error, connection: Connection): void {
    // What the server skips it does not prepare either.
    for (const { query } of this.#passengers.slice(this.#answered))
      if (query.name !== undefined) delete connection.submittedNamedStatements[query.name];
    const consequence = this.#notSent ? skippedAfter(error) : error;
    if (!(error instanceof DatabaseError)) return this.#end(connection, { error, consequence });
    const end = (failure: Failure) => {
      connection.off('readyForQuery', skipped).off('end', lost);
      this.#end(connection, failure);
    };
    // The state of the transaction comes behind the refusal, and not in the same packet.
    const skipped = () => end({ error, consequence: skippedAfter(error) });
    // Perhaps refused by a pooler, because it lost the server, with all that this had answered.
    const lost = () => end({ error, consequence });
    connection.on('readyForQuery', skipped).on('end', lost);
  }

  // pg tells a passenger itself when it cannot write down its parameters.
  #send(connection: Connection): Error | undefined {
    for (const passenger of this.#passengers) {
      const problem: unknown = passenger.query.submit(connection);
      if (problem instanceof Error) return problem;
      if (passenger.failure) return passenger.failure;
    }
    return undefined;
  }

  #end(connection: Connection, failure: Failure | undefined): void {
    const [refused, ...others] = this.#passengers.slice(this.#answered);
    for (const { query } of this.#passengers.slice(0, this.#answered)) query.handleReadyForQuery(connection);
    if (failure) refused?.query.handleError(failure.error, connection);
    if (failure) for (const { query } of others) query.handleError(failure.consequence, connection);
    // Of pg itself, where it limits the time of a query.
    this.callback?.(failure?.error);
  }

  get #next(): Query | undefined {
    return this.#passengers[this.#answered]?.query;
  }

  #goOn(): void {
    this.#answered++;
    this.#nameNext();
  }

  // pg notes by these which statement the server has prepared, or could not.
  #nameNext(): void {
    this.name = this.#next?.name;
    this.text = this.#next?.text ?? '';
  }
}

/** Why one of them has no answer, and with what those behind it fail. */
interface Failure {
  readonly error: Error;
  readonly consequence: Error;
}

/** One statement, as pg knows it, and how it ends. */
interface Passenger {
  readonly query: Query;
  readonly answer: Promise<QueryResult>;
  failure: Error | undefined;
}

function passengerOf(config: QueryConfig<unknown[]>): Passenger {
  let end = (_error: Error | undefined, _result: QueryResult): void => undefined;
  const answer = new Promise<QueryResult>((resolve, reject) => {
    end = (error, result) => (error ? reject(error) : resolve(result));
  });
  // Sent by its text alone, the server would answer it at once.
  const extended = { ...config, queryMode: 'extended' };
  const query = new Query(extended, (error, result) => {
    passenger.failure = error;
    end(error, result);
  });
  const passenger: Passenger = { query, answer: answer.catch(rethrowWithStack), failure: undefined };
  return passenger;
}

// As pg does: the stack leads to whoever waits for the answer, and not to the socket.
function rethrowWithStack(error: Error): never {
  Error.captureStackTrace(error);
  throw error;
}

function skippedAfter(cause: Error): DatabaseError {
  const message = 'current transaction is aborted, commands ignored until end of transaction block';
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code: '25P02', cause });
}
