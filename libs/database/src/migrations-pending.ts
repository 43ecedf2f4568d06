/** Thrown at start when the database lacks migrations that this version needs and may not run by itself. */
export class MigrationsPending extends Error {
  override readonly name = 'MigrationsPending';

  constructor(readonly migrations: readonly string[]) {
    super(
      `The database misses ${migrations.length} migration(s): ${migrations.join(', ')}. ` +
        'Run the migrations of this version first, or start with migrateAtStart.',
    );
  }
}
