/** A migration failed, and to run it anew at once would mend nothing or do harm: somebody has to look first. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';

  constructor(migration: string, { cause, inTransaction }: { cause: unknown; inTransaction: boolean }) {
    const state = inTransaction
      ? `it changed nothing. ${NEXT}`
      : `it ran without a transaction and may have stopped half way: undo by hand what it did. ${NEXT}`;
    super(`Migration ${migration} failed; ${state}`, { cause });
  }
}

const NEXT = 'Those before it are kept. Repair what the cause says, then start again: it is run anew.';
