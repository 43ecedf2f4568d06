/**
 * What a migration sends to the database, statement by statement, without one: however it is laid out.
 * @param {new () => { up(runner: object): Promise<void> }} Migration
 * @returns {Promise<string[]>}
 */
export async function statementsOf(Migration) {
  const statements = [];
  const runner = {
    query: async (sql) => {
      statements.push(sql.replaceAll(/\s+/g, ' ').trim());
      return [];
    },
  };
  await new Migration().up(runner);
  return statements;
}
