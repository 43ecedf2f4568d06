import { requestHeaders } from '../incoming/request-headers.js';
import { correlationIdHeader } from './correlation-id.js';

/** What scripts of other pages may read of an answer, beyond its body. */
const EXPOSED = [
  'deprecation',
  'etag',
  'link',
  'location',
  'preference-applied',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'sunset',
  correlationIdHeader,
].join(', ');

/** What they may send: what requests are read from, and what HTTP and GraphQL themselves have. */
const ACCEPTED = [
  ...Object.values(requestHeaders),
  'content-type',
  'graphql-require-preflight',
  'if-none-match',
  correlationIdHeader,
].join(', ');

/** How long a browser remembers what it may send. */
const REMEMBER_S = '600';

/** The pages whose scripts may call the gateway: those of the listed origins. Cookies play no part, so they are never let in. */
export class CrossOrigin {
  readonly #origins: ReadonlySet<string>;

  /** @param origins  as browsers write them: `https://shop.example`. Throws for anything else, `*` too */
  constructor(origins: readonly string[] = []) {
    for (const origin of origins)
      if (origin.includes('*') || !URL.canParse(origin) || new URL(origin).origin !== origin)
        throw new Error(`'${origin}' is no origin like https://shop.example`);
    this.#origins = new Set(origins);
  }

  /** What to add to an answer, whoever asks. */
  headersFor(origin: string | undefined): Readonly<Record<string, string>> {
    if (this.#origins.size === 0) return {};
    if (origin === undefined || !this.#origins.has(origin)) return { vary: 'origin' };
    return { vary: 'origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
  }

  /** The answer to a browser that asks before a script sends a request; undefined for an origin that may not. */
  preflight(origin: string | undefined, methods: readonly string[]): Readonly<Record<string, string>> | undefined {
    if (origin === undefined || !this.#origins.has(origin)) return undefined;
    return {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ACCEPTED,
      'access-control-max-age': REMEMBER_S,
    };
  }
}
