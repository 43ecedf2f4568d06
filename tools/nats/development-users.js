import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { authorizationText, setupUserOf, usersOf } from './authorization-text.js';

/**
 * The users of the NATS server of one data folder.
 * @typedef {object} NatsUsers
 * @property {string} authorization  for the configuration of the server
 * @property {(user: string) => { NATS_USER: string, NATS_PASSWORD: string }} loginOf
 */

/**
 * The users that the committed permissions give each application, with passwords that stay as long as the data folder. Whoever
 * connects without a login is the operator and may do everything, unlike the one of production: the command line, the tests, a person
 * with `nats`. That is for a server that listens on this machine only.
 * @param {string} dataDir
 * @param {string} [permissionsFile]  others than the committed ones
 * @returns {NatsUsers}
 */
export function developmentUsers(dataDir, permissionsFile = join(projectRoot, 'deploy/nats/permissions.json')) {
  const grants = JSON.parse(readFileSync(permissionsFile, 'utf8'));
  const names = grants.flatMap(({ name }) => [name, setupUserOf(name)]);
  const passwords = passwordsFor(join(dataDir, 'nats-passwords.json'), ['operator', ...names]);
  const quoted = (user) => `"${passwords[user]}"`;
  const everything = { publish: ['>'], subscribe: ['>'] };
  const operator = { user: 'operator', password: quoted('operator'), grant: everything };
  const users = [operator, ...grants.flatMap((grant) => usersOf(grant, quoted))];
  return {
    authorization: `${authorizationText(users)}\nno_auth_user: "operator"`,
    loginOf: (user) => ({ NATS_USER: user, NATS_PASSWORD: passwords[user] }),
  };
}

function passwordsFor(file, users) {
  const known = read(file);
  const missing = users.filter((user) => !known[user]);
  if (missing.length === 0) return known;
  // A letter first: the server takes a text that begins with $ for something else.
  const made = missing.map((user) => [user, `p${randomBytes(18).toString('hex')}`]);
  const passwords = { ...known, ...Object.fromEntries(made) };
  writeFileSync(`${file}.new`, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return passwords;
}

/** A missing or unreadable file is the same as none: the server of this data folder gets the new ones. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}
