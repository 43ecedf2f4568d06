/** The parts of a client that depend on the endpoints. */
interface ClientParts {
  readonly codes: string;
  readonly types: string;
  readonly methods: string;
}

/** The text of a client around its parts. */
export function clientFrame({ codes, types, methods }: ClientParts): string {
  return `// Made from the endpoints of the gateway by \`npm run api:write\`. Needs nothing but fetch.

${types}

/** What the gateway refuses by name; \`code\` of a problem may be another text, too. */
export type DeclaredCode =
${codes};

/** What went wrong (RFC 9457). A program decides by \`code\`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: DeclaredCode | (string & Record<never, never>);
  readonly correlationId: string;
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An answer that is no success. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** After how many seconds a repeat has a chance, where the gateway says so. */
    readonly retryAfterS: number | undefined,
  ) {
    super(\`\${problem.detail} (\${problem.code}, correlation id \${problem.correlationId})\`);
    this.name = 'ProblemError';
  }
}

/** What a caller may add to any call. */
export interface CallOptions {
  /** Makes repeats of a write one: each repeat gets the first answer. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** How a client reaches the gateway, and as whom. */
export interface ClientOptions {
  readonly baseUrl: string;
  /** Asked before each call; without it only what everybody may do succeeds. */
  readonly token?: () => string | Promise<string>;
  /** In the place of a token, for a machine. */
  readonly apiKey?: string;
  readonly fetch?: typeof fetch;
}

/** Every endpoint of the gateway as a method. Each rejects with a ProblemError, or with what fetch rejects with. */
export class GatewayClient {
  constructor(private readonly settings: ClientOptions) {}

${methods}

  async #call<T>(
    method: string,
    path: string,
    { body, query = {}, idempotencyKey, signal }: CallOptions & { readonly body?: object; readonly query?: object },
  ): Promise<T> {
    const { baseUrl, token, apiKey, fetch: send = fetch } = this.settings;
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = {
      ...(token && { authorization: \`Bearer \${await token()}\` }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const answer = await send(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    const value: unknown = await answer.json();
    if (answer.ok) return value as T;
    const retryAfter = answer.headers.get('retry-after');
    throw new ProblemError(value as Problem, retryAfter === null ? undefined : Number(retryAfter));
  }
}
`;
}
