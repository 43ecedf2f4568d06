/** Server settings by name, as pg_settings shows them. */
export type ServerSettings = Readonly<Record<string, string>>;

/** Thrown at start when the server may lose what it has committed. */
export class DurabilityOff extends Error {
  override readonly name = 'DurabilityOff';

  constructor(settings: readonly string[]) {
    super(
      `PostgreSQL runs with ${settings.join(', ')}: a crash would lose committed transactions, and with them messages that ` +
        'were accepted. Set these to on, for the server and for the role of this service.',
    );
  }
}

/** Refuses settings under which a COMMIT is no promise. */
export function checkDurability(settings: ServerSettings): void {
  const off = ['fsync', 'full_page_writes', 'synchronous_commit'].filter((name) => settings[name] === 'off');
  if (off.length > 0) throw new DurabilityOff(off.map((name) => `${name}=off`));
}
