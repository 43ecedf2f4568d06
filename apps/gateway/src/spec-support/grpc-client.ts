import { credentials, makeGenericClientConstructor, Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import { grpcService } from '../grpc/grpc-services.js';

/** How a spec makes a call: what it says of itself, and how long it waits. Null: no deadline at all. */
export interface GrpcCallOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number | null;
}

/** Calls the methods of one service as any client does that has the proto file. */
export class GrpcClient {
  readonly #client: Client;

  constructor(proto: string, service: string, address: string, options: Readonly<Record<string, unknown>> = {}) {
    const Service = makeGenericClientConstructor(grpcService(proto, service), service);
    this.#client = new Service(address, credentials.createInsecure(), { ...options });
  }

  /** Resolves with the answer; rejects with a ServiceError. */
  ask(method: string, request: object, { metadata = {}, deadlineMs = 10_000 }: GrpcCallOptions = {}): Promise<unknown> {
    const sent = new Metadata();
    for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
    const options = deadlineMs === null ? {} : { deadline: Date.now() + deadlineMs };
    return new Promise((resolve, reject) => {
      const call: Function = Reflect.get(this.#client, method);
      call.call(this.#client, request, sent, options, (error: ServiceError | null, answer: unknown) =>
        error ? reject(error) : resolve(answer),
      );
    });
  }

  /** The error that a call ends with. Throws when it succeeds. */
  async refusal(method: string, request: object, options?: GrpcCallOptions): Promise<ServiceError> {
    const answer = await this.ask(method, request, options).catch((error: unknown) => error);
    if (answer instanceof Error) return answer as ServiceError;
    throw new Error(`${method} was answered: ${JSON.stringify(answer)}`);
  }

  close(): void {
    this.#client.close();
  }
}

/** The problem in the trailers of an error. */
export function problemIn({ metadata }: ServiceError): Record<string, unknown> {
  return JSON.parse(String(metadata.get('problem-bin')[0]));
}
