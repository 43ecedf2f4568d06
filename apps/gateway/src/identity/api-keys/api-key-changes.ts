import { randomUUID } from 'node:crypto';
import { plainPayload } from '@nestwork/contract-kit';
import { ApiClient, ApiKeyFile, keysOf, StoredApiKey } from './api-key-file.js';
import { apiKeyHash, newApiKey } from './api-key-text.js';

const DAY_MS = 86_400_000;

/** A file as it is to be, and the key that was made for it: this is the only time that anybody sees it. */
export interface Changed {
  readonly file: ApiKeyFile;
  readonly key?: string;
}

/** What a new client may do, and for how long its first key works. */
export interface NewApiClient {
  readonly name: string;
  /** Whom it acts as; default: somebody of its own. */
  readonly subject?: string;
  readonly roles: ApiClient['roles'];
  readonly endpoints: readonly string[];
  readonly days: number;
}

/** A change cannot be made; the message says what to do instead. */
export class ApiKeyRefused extends Error {
  override readonly name = 'ApiKeyRefused';
}

/** What was said is no command; the message says which there are. */
export class UsageRefused extends Error {
  override readonly name = 'UsageRefused';
}

/** Adds a client with its first key. Throws ApiKeyRefused when there is one of this name. */
export function createClient(file: ApiKeyFile, { days, ...client }: NewApiClient, now: number): Changed {
  if (file.clients.some(({ name }) => name === client.name))
    throw new ApiKeyRefused(`${client.name} is there already: rotate its key, or revoke it first`);
  const { key, stored } = keyFor(days, now);
  const added = ApiClient.of({ ...client, subject: client.subject ?? randomUUID(), keys: [stored] });
  return { key, file: ApiKeyFile.of({ clients: [...file.clients, added] }) };
}

/** How a key takes over from another: how long it works, and how long the old one still does. */
export interface Rotation {
  readonly name: string;
  readonly days: number;
  readonly overlapDays: number;
}

/**
 * Gives a client a second key, and an end to the first. Throws ApiKeyRefused when there are two already, or when the new one would take over
 * from one that outlives it.
 */
export function rotateKey(file: ApiKeyFile, { name, days, overlapDays }: Rotation, now: number): Changed {
  const client = clientOf(file, name);
  const live = client.keys.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  if (live.length > 1)
    throw new ApiKeyRefused(`${name} has two keys that work: revoke ${live.map(({ id }) => id).join(' or ')} first`);
  const { key, stored } = keyFor(days, now);
  const ending = live.map(({ expiresAt, ...old }) =>
    StoredApiKey.of({ ...old, expiresAt: earlier(expiresAt, now + overlapDays * DAY_MS) }),
  );
  if (ending.some(({ expiresAt }) => Date.parse(expiresAt) >= Date.parse(stored.expiresAt)))
    throw new ApiKeyRefused(
      `The new key of ${name} would not outlive the old one: give --days more than --overlap-days`,
    );
  return { key, file: withClient(file, withKeys(client, [...ending, stored])) };
}

/** Takes out a key by its id, or a client with all its keys by its name. Throws ApiKeyRefused when there is neither. */
export function revoke(file: ApiKeyFile, nameOrId: string): Changed {
  if (!file.clients.some(({ name }) => name === nameOrId) && !keysOf(file).some(({ id }) => id === nameOrId))
    throw new ApiKeyRefused(`No client and no key is called ${nameOrId}`);
  const left = file.clients.filter(({ name }) => name !== nameOrId);
  const without = ({ keys }: ApiClient) => keys.filter(({ id }) => id !== nameOrId);
  return { file: ApiKeyFile.of({ clients: left.map((client) => withKeys(client, without(client))) }) };
}

/** The text of a file. */
export function apiKeyFileText(file: ApiKeyFile): string {
  return `${JSON.stringify(plainPayload(file, ApiKeyFile), null, 2)}\n`;
}

function keyFor(days: number, now: number): { key: string; stored: StoredApiKey } {
  const { id, key } = newApiKey();
  const hash = apiKeyHash(key).toString('base64url');
  return { key, stored: StoredApiKey.of({ id, hash, expiresAt: new Date(now + days * DAY_MS).toISOString() }) };
}

function clientOf(file: ApiKeyFile, name: string): ApiClient {
  const client = file.clients.find((each) => each.name === name);
  if (!client) throw new ApiKeyRefused(`No client is called ${name}: create it first`);
  return client;
}

function withKeys({ name, subject, roles, endpoints }: ApiClient, keys: readonly StoredApiKey[]): ApiClient {
  return ApiClient.of({ name, subject, roles, endpoints, keys });
}

function withClient(file: ApiKeyFile, changed: ApiClient): ApiKeyFile {
  return ApiKeyFile.of({ clients: file.clients.map((each) => (each.name === changed.name ? changed : each)) });
}

function earlier(time: string, other: number): string {
  return new Date(Math.min(Date.parse(time), other)).toISOString();
}
