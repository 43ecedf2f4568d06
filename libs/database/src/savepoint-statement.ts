/** A statement that sets a savepoint, goes back to one, or gives one up. */
export interface SavepointStatement {
  readonly kind: 'set' | 'rollback' | 'release';
  /** As PostgreSQL knows it. */
  readonly name: string;
}

/** What a statement does to savepoints; undefined when nothing. */
export function savepointStatement(sql: string): SavepointStatement | undefined {
  for (const [kind, pattern] of PATTERNS) {
    const name = pattern.exec(sql)?.[1];
    if (name !== undefined) return { kind, name: foldedName(name) };
  }
  return undefined;
}

const NAME = String.raw`("(?:[^"]|"")+"|[^\s;"]+)\s*;?\s*$`;

const PATTERNS = [
  ['set', new RegExp(String.raw`^\s*SAVEPOINT\s+${NAME}`, 'i')],
  ['rollback', new RegExp(String.raw`^\s*ROLLBACK(?:\s+WORK|\s+TRANSACTION)?\s+TO(?:\s+SAVEPOINT)?\s+${NAME}`, 'i')],
  ['release', new RegExp(String.raw`^\s*RELEASE(?:\s+SAVEPOINT)?\s+${NAME}`, 'i')],
] as const;

function foldedName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
