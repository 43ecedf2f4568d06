const names = new Map<string, string>();

/**
 * The name under which connections prepare an insert of one row of plain values, though nobody gave it one. It looks nothing up, so it has
 * one plan whatever the tables hold, and it returns nothing that a change of the table could change. Undefined for all else, and for inserts that
 * come when a hundred are known: their texts seem to be made up as they are sent.
 */
export function nameOfInsert(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MOST_NAMES || !PLAIN_INSERT.test(sql)) return known;
  const name = `plain insert ${names.size + 1}`;
  names.set(sql, name);
  return name;
}

const MOST_NAMES = 100;

const VALUE = String.raw`\s*(?:\$\d+|'[^']*'|DEFAULT)\s*`;
const PLAIN_INSERT = new RegExp(
  String.raw`^\s*INSERT\s+INTO\s+[\w."]+\s*(?:\([\w\s,"]+\)\s*)?VALUES\s*\(${VALUE}(?:,${VALUE})*\)\s*$`,
  'i',
);
