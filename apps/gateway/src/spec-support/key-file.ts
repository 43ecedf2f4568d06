import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeyFileText, createClient, revoke, type NewApiClient } from '../identity/api-keys/api-key-changes.js';
import { ApiClient, ApiKeyFile } from '../identity/api-keys/api-key-file.js';

/** A file of API keys in a folder of its own, changed as `npm run api-key` changes it. */
export class KeyFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'api-keys-'));
  readonly path = join(this.#folder, 'api-keys.json');
  #file = ApiKeyFile.of({ clients: [] });

  constructor() {
    this.write(apiKeyFileText(this.#file));
  }

  /** Adds a client that may call everything and nothing that needs a role, unless said otherwise. Returns its key. */
  add(client: Partial<NewApiClient> & Pick<NewApiClient, 'name'>, now = Date.now()): string {
    const { file, key = '' } = createClient(this.#file, { roles: [], endpoints: ['*'], days: 1, ...client }, now);
    this.#take(file);
    return key;
  }

  /** What a client may do from now on; its keys stay. */
  change(name: string, change: Partial<Pick<NewApiClient, 'roles' | 'endpoints'>>): void {
    const clients = this.#file.clients.map((client) => {
      const { subject, roles, endpoints, keys } = client;
      return client.name === name ? ApiClient.of({ name, subject, roles, endpoints, keys, ...change }) : client;
    });
    this.#take(ApiKeyFile.of({ clients }));
  }

  revoke(nameOrId: string): void {
    this.#take(revoke(this.#file, nameOrId).file);
  }

  /** Any text in the place of the file. */
  write(text: string): void {
    writeFileSync(this.path, text);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #take(file: ApiKeyFile): void {
    this.#file = file;
    this.write(apiKeyFileText(file));
  }
}
