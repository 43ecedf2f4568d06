import type { Socket } from 'node:net';
import { DelayLine } from './delay-line.js';

/** What a proxy does to the bytes that pass it. */
export interface LinkState {
  readonly kind: 'pass' | 'cut' | 'half-open';
  readonly delayMs: number;
}

/** One connection through a proxy: two sockets, and what happens to the bytes between them. */
export class ProxiedConnection {
  readonly #lines: readonly DelayLine[];
  #lostBytes = false;
  #onEnd: () => void = () => undefined;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly state: () => LinkState,
  ) {
    this.#lines = [this.#forward(client, server), this.#forward(server, client)];
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
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
    this.#onEnd();
  }

  #forward(from: Socket, to: Socket): DelayLine {
    const line = new DelayLine();
    const carry = (deliver: () => void) => this.#carry(line, deliver);
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => carry(() => write(chunk, from, to)));
    from.on('end', () => carry(() => to.end()));
    // An error is followed by `close`, which is what the other side learns of.
    from.on('error', () => undefined);
    from.on('close', () => carry(() => this.destroy()));
    return line;
  }

  #carry(line: DelayLine, deliver: () => void): void {
    const { kind, delayMs } = this.state();
    if (kind === 'half-open') this.#lostBytes = true;
    else line.put(deliver, delayMs);
  }
}

function write(chunk: Buffer, from: Socket, to: Socket): void {
  if (!to.writable || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
