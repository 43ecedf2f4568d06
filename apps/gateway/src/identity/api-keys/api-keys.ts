import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { readSettingFile } from '../../edge/read-setting-file.js';
import { GatewayConfig } from '../../gateway.config.js';
import type { User } from '../user.js';
import { parseApiKeyFile, type ApiClient, type StoredApiKey } from './api-key-file.js';
import { apiKeyHash, apiKeyId } from './api-key-text.js';

/** How often the file is looked at, so how long a revoked key still works. */
const LOOK_EVERY_MS = 5_000;

interface KnownKey {
  readonly user: User;
  readonly hash: Buffer;
  readonly labels: KeyLabels;
}

interface KeyLabels {
  readonly client: string;
  /** Of the two that a client may have: an old one that is not used any more can go. */
  readonly key: 'newest' | 'older';
}

/**
 * Tells which machine an API key speaks for. The keys are those of a file, which is read again when it changes: a key that was added, or
 * taken out, counts seconds later on every gateway that has the file. A file that cannot be read any more leaves things as they are.
 */
@Injectable()
export class ApiKeys implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(ApiKeys.name);
  readonly #file: string | undefined;
  readonly #requests;
  readonly #readable;
  #text = '';
  #clients: readonly ApiClient[] = [];
  #keys: ReadonlyMap<string, KnownKey> = new Map();
  readonly #labels = new WeakMap<User, KeyLabels>();
  readonly #listeners: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Throws when the file cannot be used: that stops the start. */
  constructor({ apiKeysFile }: GatewayConfig, metrics: Metrics) {
    this.#file = apiKeysFile;
    const help = 'Requests that an API key was accepted for';
    this.#requests = metrics.counter({ name: 'api_key_requests_total', help, labelNames: ['client', 'key'] });
    this.#readable = metrics.gauge({
      name: 'api_keys_readable',
      help: '0: the file of API keys cannot be used any more',
    });
    this.#readable.set(1);
    this.#read();
  }

  onModuleInit(): void {
    if (this.#file !== undefined) this.#timer = setInterval(() => this.refresh(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** The machines that may call now. */
  get clients(): readonly ApiClient[] {
    return this.#clients;
  }

  /** Calls a listener each time that other keys count than before. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Looks at the file now. */
  refresh(): void {
    try {
      this.#read();
    } catch (err) {
      this.#readable.set(0);
      this.#logger.error({ message: `API keys stay as they are until ${this.#file} is corrected`, err });
    }
  }

  /** The machine of a valid key; undefined for any other text. The reason is logged, and told to nobody outside. */
  userOf(key: string): User | undefined {
    const id = apiKeyId(key);
    const known = id === undefined ? undefined : this.#keys.get(id);
    if (!known) return this.#refused(id, 'no such key');
    if (!timingSafeEqual(known.hash, apiKeyHash(key))) return this.#refused(id, 'its secret is wrong');
    if (known.user.expiresAt <= Date.now()) return this.#refused(id, 'it has expired');
    return known.user;
  }

  /** Counts a request of a user if it was made with an API key. */
  count(user: User): void {
    const labels = this.#labels.get(user);
    if (labels) this.#requests.inc({ ...labels });
  }

  #read(): void {
    if (this.#file === undefined) return;
    const text = readSettingFile('API_KEYS_FILE', this.#file);
    if (text !== this.#text) this.#take(text);
    this.#readable.set(1);
  }

  #take(text: string): void {
    const { clients } = parseApiKeyFile(text);
    this.#keys = new Map(clients.flatMap((client) => client.keys.map((key) => [key.id, knownKey(client, key)])));
    for (const { user, labels } of this.#keys.values()) this.#labels.set(user, labels);
    this.#clients = clients;
    this.#text = text;
    this.#logger.log({ message: 'API keys were read', clients: clients.length, keys: this.#keys.size });
    for (const listener of this.#listeners) listener();
  }

  #refused(id: string | undefined, why: string): undefined {
    this.#logger.debug({ message: 'An API key was refused', id, why });
  }
}

function knownKey(
  { name, subject, roles, endpoints, keys }: ApiClient,
  { id, hash, expiresAt }: StoredApiKey,
): KnownKey {
  const end = Date.parse(expiresAt);
  const user = { id: subject, roles, client: name, expiresAt: end, ...(!endpoints.includes('*') && { endpoints }) };
  const key = keys.at(-1)?.id === id ? 'newest' : 'older';
  return { user, hash: Buffer.from(hash, 'base64url'), labels: { client: name, key } };
}
