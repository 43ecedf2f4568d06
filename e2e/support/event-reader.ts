/** Reads Server-Sent Events as a browser does, but comes back only where it is told to. */
export class EventReader {
  /** The ids of the events that arrived, in their order. */
  readonly ids: string[] = [];
  hasEnded = false;

  private constructor(readonly status: number) {}

  /** Resolves when the answer begins. @param lastEventId  what the reader has seen, wherever that was */
  static async open(url: URL, authorization: string, lastEventId?: string): Promise<EventReader> {
    const answer = await fetch(url, {
      headers: { authorization, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    });
    const reader = new EventReader(answer.status);
    void reader.#read(answer).catch(() => (reader.hasEnded = true));
    return reader;
  }

  async #read({ body }: Response): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body ?? []) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.ids.push(...(/^id: (.*)$/m.exec(block)?.slice(1) ?? []));
    }
    this.hasEnded = true;
  }
}
