import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { newIdentities } from './new-identities.js';

/**
 * The keys of the applications of one data folder: read from the file, or made; a new application gets one of its own.
 * @param {string} file  @param {readonly string[]} names  @returns {import('./new-identities.js').Identities}
 */
export function developmentIdentities(file, names) {
  const known = read(file);
  const missing = names.filter((name) => !known[name]?.privateJwk?.d);
  if (missing.length === 0) return known;
  const identities = { ...known, ...newIdentities(missing) };
  writeFileSync(`${file}.new`, `${JSON.stringify(identities, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return identities;
}

/** A missing or unreadable file is the same as none: nothing outside its data folder trusts the keys. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}
