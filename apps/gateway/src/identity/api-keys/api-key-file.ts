import { InvalidMessage, NestedList, parseJson, parsePayload, Payload } from '@nestwork/contract-kit';
import { ArrayMaxSize, IsArray, IsIn, IsISO8601, IsUUID, Matches } from 'class-validator';
import { roles, type Role } from '../role.js';

const MOST_CLIENTS = 1_000;
const LIMITS = { maxBytes: 1_048_576, maxKeys: 12_000 };

/** A key as it is kept: nothing of it can be used. */
export class StoredApiKey extends Payload {
  @Matches(/^[0-9a-z]{10}$/) readonly id!: string;
  /** SHA-256 of the whole key, in base64url. */
  @Matches(/^[0-9A-Za-z_-]{43}$/) readonly hash!: string;
  @IsISO8601() readonly expiresAt!: string;
}

/** A machine that calls the gateway: who it is, what it may do, and up to two keys, so that one can take over from the other. */
export class ApiClient extends Payload {
  @Matches(/^[a-z][0-9a-z-]{0,62}$/) readonly name!: string;
  /** Whom it acts as: what belongs to this id is its own, and nothing else. */
  @IsUUID() readonly subject!: string;
  @IsArray() @ArrayMaxSize(32) @IsIn(roles, { each: true }) readonly roles!: readonly Role[];
  /** The names of the endpoints that it may call; `*` stands for all. */
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(/^(\*|[a-z][0-9A-Za-z]*)$/, { each: true })
  readonly endpoints!: readonly string[];
  /** The newest one stands last, whichever ends first. */
  @NestedList(StoredApiKey, { max: 2 }) readonly keys!: readonly StoredApiKey[];
}

/** Every machine that may call the gateway: the content of `API_KEYS_FILE`. */
export class ApiKeyFile extends Payload {
  @NestedList(ApiClient, { max: MOST_CLIENTS }) readonly clients!: readonly ApiClient[];
}

/** Reads the text of such a file. Throws with what is wrong with it; never repeats anything of it. */
export function parseApiKeyFile(text: string): ApiKeyFile {
  const file = parsed(text);
  const twice = repeated(file.clients.map(({ name }) => name)) ?? repeated(keysOf(file).map(({ id }) => id));
  if (twice !== undefined) throw new Error(`The file of API keys has ${twice} twice`);
  return file;
}

/** All keys of all clients. */
export function keysOf({ clients }: ApiKeyFile): readonly StoredApiKey[] {
  return clients.flatMap(({ keys }) => keys);
}

function parsed(text: string): ApiKeyFile {
  try {
    return parsePayload(ApiKeyFile, parseJson(text, LIMITS), { unknownFields: 'refuse' });
  } catch (error) {
    if (!(error instanceof InvalidMessage)) throw error;
    const problems = error.problems.map(({ path, problem }) => `${path} ${problem}`.trim());
    throw new Error(`The file of API keys cannot be used: ${problems.join('; ')}`, { cause: error });
  }
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
