import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type Client,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Api, Outcome, Question } from './api.js';

const reconnecting = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 };

/** A client by gRPC, made from the committed proto file. */
export class GrpcApi implements Api {
  readonly protocol = 'gRPC';
  readonly #clients: readonly Client[];

  constructor(address: string) {
    const definition = loadSync('docs/api/gateway.proto', { longs: Number, defaults: true });
    const services = Object.entries(definition).filter(([, found]) => !('format' in found));
    const loaded = loadPackageDefinition(definition);
    this.#clients = services.map(([name]) => {
      const found = name.split('.').reduce<unknown>((at, part) => Reflect.get(Object(at), part), loaded);
      return new (found as ServiceClientConstructor)(address, credentials.createInsecure(), reconnecting);
    });
  }

  ask({ endpoint, input = {}, token, apiKey, idempotencyKey }: Question): Promise<Outcome> {
    // A gateway that has just been started again is waited for.
    const metadata = new Metadata({ waitForReady: true });
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    if (apiKey !== undefined) metadata.set('x-api-key', apiKey);
    if (idempotencyKey !== undefined) metadata.set('idempotency-key', idempotencyKey);
    const client = this.#clients.find((each) => endpoint in each);
    if (!client) throw new Error(`The proto file has no method ${endpoint}`);
    return new Promise((resolve, reject) => {
      const call: Function = Reflect.get(client, endpoint);
      const options = { deadline: Date.now() + 10_000 };
      call.call(client, input, metadata, options, (error: ServiceError | null, result: unknown) => {
        if (!error) return resolve({ said: 'OK', result });
        const refusal = refusalOf(error);
        if (refusal) resolve(refusal);
        else reject(error);
      });
    });
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** What the gateway refused; undefined when it is no answer of the gateway, as when the connection broke. */
function refusalOf({ code, metadata }: ServiceError): Outcome | undefined {
  const [problem] = metadata.get('problem-bin');
  if (problem === undefined) return undefined;
  const [retryAfter] = metadata.get('retry-after');
  return {
    said: status[code],
    refusal: JSON.parse(String(problem)),
    ...(retryAfter !== undefined && { retryAfterS: Number(retryAfter) }),
  };
}
