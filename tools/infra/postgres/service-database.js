import { createHash, createHmac } from 'node:crypto';
import { Client } from 'pg';
import { SetupProblem } from '../setup-problem.js';

/** Held while roles and databases are made, so that two runs against one server do not trip over each other. */
const lockKey = 5_020_911;

const exampleUrl = 'postgres://user:password@127.0.0.1:5432/postgres';

/**
 * Gives each service a database that it owns, with a role of the same name; no role may connect to a database of another.
 * Repeating it changes nothing. What exists already under such a name is used when it fits and is never altered when it does not.
 * @param {{ adminUrl: string, services: readonly string[], passwordOf(service: string): string }} request
 */
export async function createServiceDatabases({ adminUrl, services, passwordOf }) {
  const admin = await connect(adminUrl);
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [lockKey]);
    for (const service of services) await createServiceDatabase(admin, service, passwordOf(service));
  } finally {
    await admin.end();
  }
  await Promise.all(services.map((service) => requireLogin(serviceUrl(adminUrl, service, passwordOf(service)))));
}

/**
 * The address under which a service reaches its own database on the administrator's server.
 * @param {string} adminUrl  @param {string} service  @param {string} password
 */
export function serviceUrl(adminUrl, service, password) {
  const url = new URL(adminUrl);
  url.username = service;
  url.password = password;
  url.pathname = `/${service}`;
  return url.href;
}

/**
 * A password for a role on a server that is not ours, where the role's own name would be too easy to guess. It follows from the
 * administrator's password, so nothing needs to be kept and every checkout that uses this server arrives at the same.
 * @param {string} adminUrl  @param {string} service
 */
export function derivedPassword(adminUrl, service) {
  const secret = createHash('sha256').update(new URL(adminUrl).password).digest();
  return createHmac('sha256', secret).update(`nestwork ${service}`).digest('base64url').slice(0, 24);
}

async function createServiceDatabase(admin, service, password) {
  const name = admin.escapeIdentifier(service);
  if (!(await has(admin, 'SELECT 1 FROM pg_roles WHERE rolname = $1', service))) {
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD ${admin.escapeLiteral(password)}`);
    // Only a member may make a role the owner of something; a superuser needs no membership.
    if (!(await has(admin, 'SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper')))
      await admin.query(`GRANT ${name} TO CURRENT_USER`);
  }
  if (!(await has(admin, 'SELECT 1 FROM pg_database WHERE datname = $1', service)))
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
  await requireOwner(admin, service);
  await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

async function requireOwner(admin, service) {
  const { rows } = await admin.query('SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1', [
    service,
  ]);
  if (rows[0].owner === service) return;
  throw new SetupProblem(
    `The database "${service}" on this server belongs to "${rows[0].owner}", not to the role "${service}". Rename or drop it, or use another server.`,
  );
}

async function requireLogin(url) {
  const service = new URL(url).username;
  try {
    await (await connect(url)).end();
  } catch (cause) {
    if (cause.cause?.code !== '28P01') throw cause;
    const advice = `If it is this project's, drop it and its database; if not, use another server.`;
    throw new SetupProblem(`The role "${service}" exists on this server with another password. ${advice}`, { cause });
  }
}

async function has(admin, sql, ...values) {
  return (await admin.query(sql, values)).rowCount > 0;
}

async function connect(url) {
  if (!URL.canParse(url)) throw new SetupProblem(`DATABASE_URL is no address. It looks like ${exampleUrl}`);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    const { host, username } = new URL(url);
    const reason = cause.message || cause.code;
    const advice = 'Where DATABASE_URL is set: check it, or unset it to get a server from this project.';
    throw new SetupProblem(
      `No connection to PostgreSQL at ${host} as "${decodeURIComponent(username)}": ${reason}\n${advice}`,
      { cause },
    );
  }
}
