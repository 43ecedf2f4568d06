import { readFileSync } from 'node:fs';
import type { Api, Outcome, Question, Refusal } from './api.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

interface Found extends Operation {
  readonly method: string;
  readonly path: string;
}

/** A client by REST, made from the OpenAPI document. */
export class RestApi implements Api {
  readonly protocol = 'REST';
  readonly #operations: ReadonlyMap<string, Found>;

  constructor(private readonly gatewayUrl: string) {
    const { paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8'));
    this.#operations = new Map(operationsOf(paths).map((operation) => [operation.operationId, operation]));
  }

  async ask(question: Question): Promise<Outcome> {
    const { url, init } = this.#requestFor(question);
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    const body: unknown = await response.json();
    const said = String(response.status);
    if (response.ok) return { said, result: body };
    const retryAfter = response.headers.get('retry-after');
    return { said, refusal: body as Refusal, ...(retryAfter !== null && { retryAfterS: Number(retryAfter) }) };
  }

  close(): void {}

  #requestFor({ endpoint, input = {}, token, apiKey, idempotencyKey }: Question): { url: URL; init: RequestInit } {
    const operation = this.#operations.get(endpoint);
    if (!operation) throw new Error(`The OpenAPI document has no operation ${endpoint}`);
    const { method, path, parameters } = operation;
    const placeOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.in ?? 'body';
    const at = (place: string) => Object.entries(input).filter(([name]) => placeOf(name) === place);
    const values = Object.fromEntries(at('path'));
    const url = new URL(
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name]))),
      this.gatewayUrl,
    );
    for (const [name, value] of at('query')) url.searchParams.set(name, String(value));
    const body = at('body');
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(body.length > 0 && { 'content-type': 'application/json' }),
    };
    return {
      url,
      init: { method, headers, ...(body.length > 0 && { body: JSON.stringify(Object.fromEntries(body)) }) },
    };
  }
}

function operationsOf(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): Found[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}
