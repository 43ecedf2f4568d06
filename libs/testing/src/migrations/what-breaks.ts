import type { Column, SchemaPicture } from './schema-picture.js';

/** Something that a migration did to what the release before uses. */
export interface Breakage {
  /** What it did it to, such as `column payment.status`. */
  readonly what: string;
  /** What is wrong with that while both releases run, and what to do instead. */
  readonly why: string;
}

/** How a migration ran. */
export interface HowItRan {
  readonly inTransaction: boolean;
}

/**
 * What a migration did that instances of the release before, or the messages that wait meanwhile, cannot live with. Whatever it
 * made anew is its own; only what was there before counts.
 */
export function whatBreaks(before: SchemaPicture, after: SchemaPicture, how: HowItRan): Breakage[] {
  return [
    ...whatIsGone(before, after),
    ...changedTables(before, after),
    ...changedColumns(before, after),
    ...newColumns(before, after),
    ...newConstraints(before, after),
    ...newIndexes(before, after, how),
    ...changedFunctions(before, after),
  ];
}

const GONE =
  'is gone, or has another name: the release before uses it. Remove it in the release after the one that has stopped using it';

function whatIsGone(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  const isLeft = ({ table }: { readonly table: string }) => after.tables.has(table);
  const parts = [...before.columns, ...before.indexes].filter(([, part]) => isLeft(part)).map(([name]) => name);
  const names = [...before.tables.keys(), ...parts, ...before.functions.keys()];
  const left = new Set([after.tables, after.columns, after.indexes, after.functions].flatMap((map) => [...map.keys()]));
  return names.filter((name) => !left.has(name)).map((what) => ({ what, why: GONE }));
}

function changedTables(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  const why =
    'was rewritten: nobody can read or write it for as long as that takes. Add a new column, and fill it in batches';
  return [...before.tables]
    .filter(([name, { file }]) => (after.tables.get(name)?.file ?? file) !== file)
    .map(([what]) => ({ what, why }));
}

function changedColumns(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  return [...before.columns].flatMap(([what, was]) => {
    const is = after.columns.get(what);
    const why = is && whatChanged(was, is);
    return why ? [{ what, why }] : [];
  });
}

function whatChanged(was: Column, is: Column): string | undefined {
  if (was.type !== is.type)
    return `was ${was.type} and is ${is.type}: the release before reads and writes the one it knows. Add a new column`;
  if (is.isRequired && !was.isRequired)
    return 'must not be empty any more, and all rows were read to see that none is: the release before may leave it out';
  if (is.isRequired && was.hasDefault && !is.hasDefault)
    return 'has lost its default: the release before may leave it out';
  return undefined;
}

function newColumns(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  const why = 'must not be empty and has no default: the release before does not know it, so its INSERTs fail';
  return [...after.columns]
    .filter(
      ([name, { table, isRequired, hasDefault }]) =>
        isNewOn(before, before.columns, { name, table }) && isRequired && !hasDefault,
    )
    .map(([what]) => ({ what, why }));
}

function newConstraints(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  return [...after.constraints]
    .filter(([name, { table }]) => isNewOn(before, before.constraints, { name, table }))
    .map(([what, { definition }]) => ({
      what,
      why: `(${definition}) refuses rows that the release before may write. Add it in the release after the one that keeps to it, NOT VALID, and validate it in one more`,
    }));
}

function newIndexes(before: SchemaPicture, after: SchemaPicture, { inTransaction }: HowItRan): Breakage[] {
  return [...after.indexes]
    .filter(
      ([name, { table }]) =>
        isNewOn(before, before.indexes, { name, table }) && !after.constraints.has(asConstraint(name)),
    )
    .flatMap(([what, { isUnique }]) => [
      ...(isUnique ? [{ what, why: 'is unique: it refuses rows that the release before may write' }] : []),
      ...(inTransaction ? [{ what, why: BUILT_LOCKED }] : []),
    ]);
}

const BUILT_LOCKED =
  'was built in a transaction: nobody can write to its table meanwhile. Use CREATE INDEX CONCURRENTLY in a migration of its own, with `transaction = false`';

function changedFunctions(before: SchemaPicture, after: SchemaPicture): Breakage[] {
  const why = 'does something else: the release before calls it as it was. Make one with another name';
  return [...before.functions]
    .filter(([name, { definition }]) => (after.functions.get(name)?.definition ?? definition) !== definition)
    .map(([what]) => ({ what, why }));
}

/** Whether it was added to a table that was there before. */
function isNewOn(
  before: SchemaPicture,
  known: ReadonlyMap<string, unknown>,
  { name, table }: { readonly name: string; readonly table: string },
): boolean {
  return before.tables.has(table) && !known.has(name);
}

function asConstraint(index: string): string {
  return index.replace(/^index /, 'constraint ');
}
