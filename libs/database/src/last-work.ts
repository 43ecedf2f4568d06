import type { QueryResult } from 'pg';
import { savepointStatement } from './savepoint-statement.js';
import type { ScalarParameter } from './scalar-parameter.js';
import type { Statement } from './statement.js';

/** A statement that is sent together with COMMIT. */
export interface LastStatement {
  readonly statement: Statement;
  readonly params: ScalarParameter[];
  /** Called with its answer when the transaction has committed. */
  readonly answered?: (answer: QueryResult) => void;
}

interface Savepoint {
  readonly name: string;
  /** How long each list was when the savepoint was set. */
  readonly lengths: readonly number[];
}

/**
 * What a transaction still has to do at its end. It shares the fate of the statements around it: going back to a savepoint
 * takes out what was added since. Judged at the moment of sending, which is the order in which the server goes.
 */
export class LastWork {
  readonly beforeCommit: (() => Promise<void>)[] = [];
  readonly afterCommit: (() => void)[] = [];
  readonly statements: (() => LastStatement)[] = [];
  private readonly lists: readonly unknown[][] = [this.beforeCommit, this.afterCommit, this.statements];
  private readonly savepoints: Savepoint[] = [];

  /** Has to see every statement of the transaction, in the order of sending. */
  follow(sql: string): void {
    const statement = savepointStatement(sql);
    if (!statement) return;
    const { kind, name } = statement;
    if (kind === 'set') this.savepoints.push({ name, lengths: this.lists.map(({ length }) => length) });
    else this.leave(name, kind);
  }

  // As in PostgreSQL: the latest of that name is meant, later ones end with it, and going back to one does not end it.
  private leave(name: string, kind: 'rollback' | 'release'): void {
    const index = this.savepoints.findLastIndex((savepoint) => savepoint.name === name);
    const savepoint = this.savepoints[index];
    if (!savepoint) return;
    this.savepoints.length = kind === 'release' ? index : index + 1;
    if (kind === 'release') return;
    for (const [list, length] of savepoint.lengths.entries()) this.lists[list]!.length = length;
  }
}
