import { connect, type ClientHttp2Session } from 'node:http2';

/** No value: the header is left out. */
type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A message without a field, as it travels. */
const emptyMessage = Buffer.alloc(5);

/** Calls by gRPC with nothing but HTTP/2, so that paths, methods and messages can be wrong. */
export class RawGrpc {
  readonly #session: ClientHttp2Session;

  constructor(address: string) {
    this.#session = connect(`http://${address}`);
    this.#session.on('error', () => {});
  }

  /** Resolves with the status that gRPC ended with; undefined when it never came to that. */
  async ask(
    method: string,
    path: string,
    headers: Headers,
    message: Buffer = emptyMessage,
  ): Promise<number | undefined> {
    const stream = this.#session.request({
      'grpc-timeout': '5S',
      ...headers,
      ':method': method,
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status: number | undefined;
    const look = (received: object) => (status = Number(Reflect.get(received, 'grpc-status') ?? status));
    stream.on('response', look);
    stream.on('trailers', look);
    stream.on('error', () => {});
    stream.resume();
    stream.end(message);
    await new Promise((resolve) => stream.once('close', resolve));
    return status === undefined || Number.isNaN(status) ? undefined : status;
  }

  close(): void {
    this.#session.destroy();
  }
}

/** Ways to write the path of a method that are not its path. */
export function grpcPathVariants(path: string): readonly string[] {
  const [, service = '', method = ''] = path.split('/');
  return [
    `${path}/`,
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/%2e${path}`,
    `${path}?`,
    `${path}?a=b`,
    `${path}#a`,
    `${path};a=b`,
    `${path}%20`,
    `${path}%00`,
    `${path}%2f`,
    `${path}.`,
    `/${service}//${method}`,
    `/${service}%2f${method}`,
    `/${service}.${method}`,
    `/${service}/${method.toLowerCase()}`,
    `/${service}/${method.charAt(0).toLowerCase()}${method.slice(1)}`,
    `/${service.toLowerCase()}/${method}`,
    `/${service.toUpperCase()}/${method}`,
    `/${service.split('.').at(-1)}/${method}`,
    `/${service}/%${method.charCodeAt(0).toString(16)}${method.slice(1)}`,
    `http://127.0.0.1${path}`,
    `${service}/${method}`,
    `/${service}`,
  ];
}
