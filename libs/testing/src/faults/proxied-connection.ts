import type { Socket } from 'node:net';
import { DelayLine } from './delay-line.js';

/** One of the two ways through a proxy. */
export type Direction = 'to-server' | 'to-client';

/** What a proxy does to the bytes that pass it. */
export interface LinkState {
  readonly kind: 'pass' | 'cut';
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
  /** The directions in which everything is swallowed; nobody is told. */
  readonly loses?: readonly Direction[];
  /** Each connection is reset after so many bytes more, both directions together, wherever in a message that is. */
  readonly resetAfterBytes?: number;
}

interface Way {
  readonly direction: Direction;
  readonly to: Socket;
  readonly line: DelayLine;
  /** When all that was put on a narrow line will have passed. */
  freeAt: number;
}

/** One connection through a proxy: two sockets, and what happens to the bytes between them. */
export class ProxiedConnection {
  readonly #lines: DelayLine[] = [];
  #lostBytes = false;
  #armedBy?: LinkState;
  #bytesLeft = Number.POSITIVE_INFINITY;
  #onEnd: () => void = () => undefined;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly state: () => LinkState,
  ) {
    this.#forward(client, { direction: 'to-server', to: server });
    this.#forward(server, { direction: 'to-client', to: client });
  }

  /** True once something was swallowed: the streams have a gap that no later byte may follow. */
  get lostBytes(): boolean {
    return this.#lostBytes;
  }

  /** Calls back when the connection is over. */
  onEnd(callback: () => void): void {
    this.#onEnd = callback;
  }

  /** Ends both sides with a reset; what was under way is lost. */
  destroy(): void {
    for (const line of this.#lines) line.clear();
    reset(this.client);
    reset(this.server);
    this.#onEnd();
  }

  #forward(from: Socket, { direction, to }: Pick<Way, 'direction' | 'to'>): void {
    const way: Way = { direction, to, line: new DelayLine(), freeAt: 0 };
    this.#lines.push(way.line);
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => this.#carryBytes(way, chunk, from));
    from.on('end', () => this.#carry(way, () => to.end()));
    // An error is followed by `close`, which is what the other side learns of.
    from.on('error', () => undefined);
    from.on('close', () => this.#carry(way, () => this.destroy()));
  }

  #carryBytes(way: Way, chunk: Buffer, from: Socket): void {
    const allowed = this.#allowanceFor(chunk.length);
    const passing = allowed < chunk.length ? chunk.subarray(0, allowed) : chunk;
    this.#carry(way, () => write(passing, from, way.to), passing.length);
    if (passing !== chunk) this.#carry(way, () => this.destroy());
  }

  #carry(way: Way, deliver: () => void, bytes = 0): void {
    const { loses = [], delayMs = 0, bytesPerSecond } = this.state();
    if (loses.includes(way.direction)) this.#lostBytes = true;
    else way.line.put(deliver, delayMs + (bytesPerSecond ? passage(way, bytes, bytesPerSecond) : 0));
  }

  /** How many of so many bytes may pass until the reset. */
  #allowanceFor(bytes: number): number {
    const state = this.state();
    if (state !== this.#armedBy) {
      this.#armedBy = state;
      this.#bytesLeft = state.resetAfterBytes ?? Number.POSITIVE_INFINITY;
    }
    const allowed = Math.min(bytes, this.#bytesLeft);
    this.#bytesLeft -= allowed;
    return allowed;
  }
}

/** How long from now until these bytes have passed a narrow line, behind those that are on it. */
function passage(way: Way, bytes: number, bytesPerSecond: number): number {
  const now = performance.now();
  way.freeAt = Math.max(now, way.freeAt) + (bytes * 1_000) / bytesPerSecond;
  return way.freeAt - now;
}

// A socket that is being ended cannot be reset: Node would let go of it and leave it open.
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

function write(chunk: Buffer, from: Socket, to: Socket): void {
  if (!to.writable || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
