import { ContractError } from '@nestwork/contract-kit';

/** A stream that a caller reads. */
export class OpenStream {
  readonly #ended = new AbortController();

  /** @param forget  called once, when it is over */
  constructor(private readonly forget: () => void) {}

  /** Aborts when it is over, whoever ended it. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Ends it, with what its reader is told unless all is said. Only the first call counts. */
  end(reason?: ContractError): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(reason);
    this.forget();
  }

  /** What the source brings, until the stream is over. Throws the reason of an early end, and what the source throws before. */
  async *until<T>(source: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, void, undefined> {
    try {
      for await (const each of source) yield each;
    } catch (error) {
      if (!this.signal.aborted) throw error;
    } finally {
      this.end();
    }
    if (this.signal.reason instanceof ContractError) throw this.signal.reason;
  }
}
