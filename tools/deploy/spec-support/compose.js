import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const text = readFileSync('docker-compose.yml', 'utf8');
const variable = /\$\{(\w+)(?:(:[?-])([^}]*))?\}/g;

/** The services of docker-compose.yml by name, merged and with variables in place of values. */
export const composed = parse(text, { merge: true }).services;

/** The variables that it takes from .env, and whether it does without. */
export const asked = new Map([...text.matchAll(variable)].map(([, name, kind]) => [name, kind !== ':-']));

/** What secrets:new cannot know. */
export const addresses = { AUTH_ISSUER: 'https://issuer.example', PAYMENT_PROVIDER_URL: 'https://provider.example' };

/** An .env as somebody fills it in: what secrets:new prints, and these addresses. */
export function filledIn() {
  const printed = execFileSync(process.execPath, ['tools/identity/new-secrets.js'], { encoding: 'utf8' });
  const secrets = [...printed.matchAll(/^(\w+)='?(.*?)'?$/gm)].map(([, name, value]) => [name, value]);
  return { ...Object.fromEntries(secrets), ...addresses };
}

/**
 * The environment that a service gets. Throws for a variable that .env lacks and compose insists on.
 * @param {string} service  @param {Readonly<Record<string, string>>} env
 * @returns {Record<string, string>}
 */
export function environmentOf(service, env) {
  const entries = Object.entries(composed[service].environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replaceAll(variable, valueOf)]));

  function valueOf(_, name, kind, rest) {
    if (env[name]) return env[name];
    if (kind === ':?') throw new Error(`${name}: ${rest}`);
    return kind === ':-' ? rest : '';
  }
}
