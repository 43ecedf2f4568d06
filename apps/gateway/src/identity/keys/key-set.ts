import { importJWK, type CryptoKey, type JWK } from 'jose';

/** The public keys that an issuer signs with, each found by the exact `kid` of its tokens and by nothing else. */
export class KeySet {
  readonly #imported = new Map<string, Promise<CryptoKey | undefined>>();

  private constructor(
    private readonly keys: ReadonlyMap<string, JWK>,
    /** Why keys of the document are not used. */
    readonly problems: readonly string[],
  ) {}

  /** Reads a JSON Web Key Set. What cannot be used is left out with its reason; throws when nothing is left. */
  static parse(document: unknown): KeySet {
    const listed: unknown = isRecord(document) ? document.keys : undefined;
    if (!Array.isArray(listed)) throw new Error('The key set of the issuer has no list of keys');
    const keys = new Map<string, JWK>();
    const problems: string[] = [];
    const twice = repeated(listed);
    for (const key of listed.slice(0, MOST_KEYS)) {
      const problem = problemOf(key, twice);
      if (problem === undefined) keys.set(key.kid, publicPartOf(key));
      else problems.push(problem);
    }
    if (keys.size === 0)
      throw new Error(`The key set of the issuer has no usable key: ${problems.join('; ') || 'it is empty'}`);
    return new KeySet(keys, problems);
  }

  /** Whether another set holds the very same keys. */
  equals(other: KeySet | undefined): boolean {
    return other !== undefined && fingerprint(this.keys) === fingerprint(other.keys);
  }

  /** The key for a token; undefined when there is none of this name, or it is not for this algorithm. */
  async find(kid: string, alg: string): Promise<CryptoKey | undefined> {
    const jwk = this.keys.get(kid);
    if (!jwk || (jwk.alg !== undefined && jwk.alg !== alg)) return undefined;
    const name = `${alg} ${kid}`;
    const imported = this.#imported.get(name) ?? importable(jwk, alg);
    this.#imported.set(name, imported);
    return imported;
  }

  has(kid: string): boolean {
    return this.keys.has(kid);
  }
}

const MOST_KEYS = 100;
const SHORTEST_RSA_BYTES = 256;
const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

function problemOf(key: unknown, twice: ReadonlySet<unknown>): string | undefined {
  if (!isRecord(key)) return 'a key is no object';
  if (typeof key.kid !== 'string' || key.kid === '') return 'a key has no kid';
  // Whichever of the two were taken, the issuer may have meant the other one.
  if (twice.has(key.kid)) return `the kid ${key.kid} is there twice`;
  if (key.kty !== 'EC' && key.kty !== 'RSA' && key.kty !== 'OKP')
    return `key ${key.kid} is no public key but ${String(key.kty)}`;
  if (PRIVATE_PARTS.some((part) => part in key))
    return `key ${key.kid} holds private parts, so it is no secret any more`;
  if (key.use !== undefined && key.use !== 'sig') return `key ${key.kid} is not for signatures`;
  if (key.kty === 'RSA' && Buffer.from(String(key.n), 'base64url').length < SHORTEST_RSA_BYTES)
    return `key ${key.kid} is shorter than 2,048 bits`;
  return undefined;
}

function repeated(keys: readonly unknown[]): ReadonlySet<unknown> {
  const kids = keys.map((key) => (isRecord(key) ? key.kid : undefined));
  return new Set(kids.filter((kid, index) => kids.indexOf(kid) !== index));
}

function publicPartOf({ kty, kid, alg, crv, x, y, n, e }: JWK): JWK {
  return { kty, kid, alg, crv, x, y, n, e };
}

async function importable(jwk: JWK, alg: string): Promise<CryptoKey | undefined> {
  try {
    const key = await importJWK(jwk, alg);
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    // A key of another kind than the algorithm wants, or no point of its curve: no token can be checked with it.
    return undefined;
  }
}

function fingerprint(keys: ReadonlyMap<string, JWK>): string {
  return JSON.stringify([...keys.values()].toSorted((a, b) => (String(a.kid) < String(b.kid) ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> & JWK & { readonly kid: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
