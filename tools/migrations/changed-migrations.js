/**
 * What became of migrations that were noted before: a database that has run one never sees a change of it.
 * @typedef {Readonly<Record<string, readonly string[]>>} Snapshot  statements by the name of the migration
 * @param {Snapshot} noted  @param {Snapshot} current
 * @returns {{ changed: string[], gone: string[], added: string[] }}
 */
export function changedMigrations(noted, current) {
  const isSame = (name) => JSON.stringify(noted[name]) === JSON.stringify(current[name]);
  return {
    changed: Object.keys(noted).filter((name) => name in current && !isSame(name)),
    gone: Object.keys(noted).filter((name) => !(name in current)),
    added: Object.keys(current).filter((name) => !(name in noted)),
  };
}
