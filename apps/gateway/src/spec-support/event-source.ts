/** An event as a client of Server-Sent Events reads it. */
export interface ReadEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

/** Reads Server-Sent Events as a browser does, but does not come back by itself. */
export class EventSource {
  readonly events: ReadEvent[] = [];
  readonly #gone = new AbortController();
  hasEnded = false;
  text = '';

  private constructor(readonly answer: Response) {}

  /** Resolves when the answer begins. */
  static async open(url: string, init: RequestInit = {}): Promise<EventSource> {
    const gone = new AbortController();
    const source = new EventSource(await fetch(url, { ...init, signal: gone.signal }));
    source.#gone.signal.addEventListener('abort', () => gone.abort());
    void source.#read().catch(() => undefined);
    return source;
  }

  get data(): unknown[] {
    return this.events.map(({ data }) => data);
  }

  close(): void {
    this.#gone.abort();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.answer.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      this.text += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.hasEnded = true;
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data !== undefined) this.events.push({ id: field('id'), event: field('event'), data: JSON.parse(data) });
  }
}
