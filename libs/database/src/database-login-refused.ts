/** Thrown at the start when PostgreSQL is there and does not let the service in: to wait would not mend that. */
export class DatabaseLoginRefused extends Error {
  override readonly name = 'DatabaseLoginRefused';

  constructor(url: string, cause: Error) {
    super(
      `${placeOf(url)} does not let the service in: ${cause.message}. Create the database and a role that owns it, or correct the ` +
        'address, the name or the password that the service was given.',
      { cause },
    );
  }
}

// Never the password.
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'PostgreSQL';
  const { host, pathname, username } = new URL(url);
  return `PostgreSQL at ${host} (database ${pathname.slice(1)}, role ${username})`;
}
