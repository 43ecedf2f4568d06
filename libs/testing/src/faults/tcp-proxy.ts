import { connect, createServer, type Server, type Socket } from 'node:net';
import { portOf } from './port-of.js';
import { ProxiedConnection, type Direction, type LinkState } from './proxied-connection.js';

/**
 * Stands between a client and a server and breaks their connection in the ways networks do.
 *
 * It listens on a free port of 127.0.0.1 that stays the same until `close()`. Each state applies to open and to new connections.
 */
export class TcpProxy {
  readonly #connections = new Set<ProxiedConnection>();
  readonly #server: Server;
  #state: LinkState = { kind: 'pass' };

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Opens a proxy in front of the target. */
  static async to(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get host(): string {
    return '127.0.0.1';
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Everything passes again. A connection that lost bytes while half-open is reset, as TCP does when it gives up on one. */
  pass(): void {
    this.#enter({ kind: 'pass' });
  }

  /** Every piece of data arrives this much later, in order, in both directions. */
  delay(delayMs: number): void {
    this.#enter({ kind: 'pass', delayMs });
  }

  /** Ends all connections at once, without a goodbye, and every new one as soon as it is made. */
  cut(): void {
    this.#state = { kind: 'cut' };
    for (const connection of this.#connections) connection.destroy();
  }

  /** Connections stay open and accept data, but nothing arrives on the other side, and neither end is told. */
  halfOpen(): void {
    this.#enter({ kind: 'pass', loses: ['to-server', 'to-client'] });
  }

  /** The same in one direction only: the other one goes on as if nothing had happened. */
  lose(direction: Direction): void {
    this.#enter({ kind: 'pass', loses: [direction] });
  }

  /** Data passes no faster than this, in each direction of each connection. */
  narrow(bytesPerSecond: number): void {
    this.#enter({ kind: 'pass', bytesPerSecond });
  }

  /** Every connection is reset after so many bytes more, in both directions together: most likely in the middle of a message. */
  resetAfter(resetAfterBytes: number): void {
    this.#enter({ kind: 'pass', resetAfterBytes });
  }

  /** Ends everything and frees the port. */
  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #enter(state: LinkState): void {
    this.#state = state;
    if (state.loses) return;
    for (const connection of this.#connections) if (connection.lostBytes) connection.destroy();
  }

  #accept(client: Socket): void {
    if (this.#state.kind === 'cut') return void client.resetAndDestroy();
    const connection = new ProxiedConnection(client, connect(this.target), () => this.#state);
    this.#connections.add(connection);
    connection.onEnd(() => this.#connections.delete(connection));
  }
}
