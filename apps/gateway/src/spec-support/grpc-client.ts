import { credentials, makeGenericClientConstructor, Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import type { Readable } from 'node:stream';
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

  /** Resolves with the answer, or with all of a stream; rejects with a ServiceError. */
  ask(method: string, request: object, { metadata = {}, deadlineMs = 10_000 }: GrpcCallOptions = {}): Promise<unknown> {
    const call: Function = Reflect.get(this.#client, method);
    if (Reflect.get(call, 'responseStream')) {
      const { messages, ended } = this.read(method, request, { metadata, deadlineMs });
      return ended.then(() => messages);
    }
    return new Promise((resolve, reject) => {
      call.call(
        this.#client,
        request,
        ...sent({ metadata, deadlineMs }),
        (error: ServiceError | null, answer: unknown) => (error ? reject(error) : resolve(answer)),
      );
    });
  }

  /** Reads a stream: what has come so far, and a promise that settles as the stream ends. */
  read(method: string, request: object, { metadata = {}, deadlineMs = 60_000 }: GrpcCallOptions = {}): GrpcReading {
    const open: Function = Reflect.get(this.#client, method);
    const call: Readable = open.call(this.#client, request, ...sent({ metadata, deadlineMs }));
    const messages: unknown[] = [];
    call.on('data', (message) => messages.push(message));
    const ended = new Promise<void>((resolve, reject) => call.once('end', resolve).once('error', reject));
    // Whoever does not look at the end does not care how it was.
    ended.catch(() => undefined);
    return { messages, ended };
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

/** A stream as it is read. */
export interface GrpcReading {
  readonly messages: readonly unknown[];
  readonly ended: Promise<void>;
}

function sent({ metadata = {}, deadlineMs }: GrpcCallOptions): [Metadata, object] {
  const all = new Metadata();
  for (const [name, value] of Object.entries(metadata)) all.set(name, value);
  return [all, deadlineMs === null ? {} : { deadline: Date.now() + (deadlineMs ?? 0) }];
}

/** The problem in the trailers of an error. */
export function problemIn({ metadata }: ServiceError): Record<string, unknown> {
  return JSON.parse(String(metadata.get('problem-bin')[0]));
}
