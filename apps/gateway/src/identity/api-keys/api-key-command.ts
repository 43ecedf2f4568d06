import 'reflect-metadata';
import { InvalidFieldsError } from '@nestwork/contract-kit';
import { isRole, roles, type Role } from '../role.js';
import {
  apiKeyFileText,
  ApiKeyRefused,
  createClient,
  revoke,
  rotateKey,
  UsageRefused,
  type Changed,
} from './api-key-changes.js';
import { parseApiKeyFile, type ApiKeyFile } from './api-key-file.js';

/** What was asked on the command line, and what it is asked of. */
export interface ApiKeyCommand {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** The present text of the file; undefined when there is none yet. */
  readonly text: string | undefined;
  /** The names that endpoints have. */
  readonly endpoints: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What to do about it: the text to write, if any, and what to print. */
export interface ApiKeyOutcome {
  readonly text?: string;
  readonly says: string;
}

const LONGEST_DAYS = 365;

const HELP = `npm run api-key -- create <client> --endpoints listProducts,getOrder [--roles admin,tester] [--subject <uuid>] [--days 90]
npm run api-key -- rotate <client> [--days 90] [--overlap-days 7]
npm run api-key -- revoke <client or key id>
npm run api-key -- list
All take --file <path>; default: API_KEYS_FILE, else the file of npm start.`;

/**
 * Does what `npm run api-key` says to the text of the file of API keys. Throws ApiKeyRefused for what cannot be done, and
 * UsageRefused for what is no command.
 */
export function apiKeyCommand(command: ApiKeyCommand): ApiKeyOutcome {
  const { words, text } = command;
  const [verb = 'help', name = ''] = words;
  const file = parseApiKeyFile(text ?? '{"clients":[]}');
  if (verb === 'list') return { says: listed(file, command.now) };
  if (['', 'help'].includes(verb)) return { says: HELP };
  if (!['create', 'rotate', 'revoke'].includes(verb)) throw new UsageRefused(`There is no '${verb}'\n${HELP}`);
  if (name === '') throw new UsageRefused(`${verb} needs the name of a client\n${HELP}`);
  try {
    const changed = change(verb, { ...command, name, file });
    return { text: apiKeyFileText(changed.file), says: said(changed, name) };
  } catch (error) {
    if (!(error instanceof InvalidFieldsError)) throw error;
    // Without the class: it is ours, and nothing that was typed.
    const problems = error.problems.map(({ path, problem }) => `${path} ${problem}`.trim());
    throw new ApiKeyRefused(problems.join('; '), { cause: error });
  }
}

function change(verb: string, { options, endpoints, now, name, file }: Change): Changed {
  if (verb === 'revoke') return revoke(file, name);
  const days = daysIn(options, 'days', { usual: 90, least: 1 });
  if (verb === 'rotate') {
    const overlapDays = daysIn(options, 'overlap-days', { usual: 7, least: 0 });
    return rotateKey(file, { name, days, overlapDays }, now);
  }
  const { subject } = options;
  const asked = listIn(options['endpoints']);
  const unknown = asked.find((each) => each !== '*' && !endpoints.includes(each));
  if (asked.length === 0 || unknown !== undefined)
    throw new ApiKeyRefused(
      `--endpoints takes '*' or some of ${endpoints.join(', ')}${unknown ? `, not ${unknown}` : ''}`,
    );
  const wanted = listIn(options['roles']).map((role) => roleOf(role));
  const client = { name, roles: wanted, endpoints: asked, days, ...(subject !== undefined && { subject }) };
  return createClient(file, client, now);
}

interface Change extends ApiKeyCommand {
  readonly name: string;
  readonly file: ApiKeyFile;
}

function said({ key }: Changed, name: string): string {
  return key === undefined
    ? `${name} is revoked: each gateway stops to take it within 5 s of having the file`
    : `${key}\nThe key of ${name}, shown this once: send it as X-API-Key. Whoever has it may do what ${name} may.
It is taken by each gateway within 5 s of having the file`;
}

function listed({ clients }: ApiKeyFile, now: number): string {
  const lines = clients.flatMap(({ name, subject, roles, endpoints, keys }) => [
    `${name}  acts as ${subject}  roles: ${roles.join(', ') || 'none'}  endpoints: ${endpoints.join(', ')}`,
    ...keys.map(({ id, expiresAt }) => `  ${id}  ${Date.parse(expiresAt) > now ? 'until' : 'expired'} ${expiresAt}`),
  ]);
  return lines.length === 0 ? 'No machine may call.' : lines.join('\n');
}

function daysIn(
  options: ApiKeyCommand['options'],
  name: string,
  { usual, least }: { readonly usual: number; readonly least: number },
): number {
  const text = options[name] ?? String(usual);
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= least && days <= LONGEST_DAYS) return days;
  throw new ApiKeyRefused(`--${name} takes a number of days from ${least} to ${LONGEST_DAYS}`);
}

function roleOf(role: string): Role {
  if (isRole(role)) return role;
  throw new ApiKeyRefused(`There is no role ${role}, but ${roles.join(' and ')}`);
}

function listIn(text = ''): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
