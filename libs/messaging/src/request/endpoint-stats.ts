/** The numbers of one endpoint since the process started, as the NATS service protocol wants them. */
export class EndpointStats {
  #requests = 0;
  #errors = 0;
  #processingMs = 0;
  #lastError = '';

  /** Counts an answered request. */
  handled(durationMs: number): void {
    this.#requests++;
    this.#processingMs += durationMs;
  }

  /** Counts a request that was answered with an error, on top of `handled`. */
  failed(error: unknown): void {
    this.#errors++;
    this.#lastError = error instanceof Error ? error.message : String(error);
  }

  toJSON(): object {
    const nanoseconds = Math.round(this.#processingMs * 1e6);
    return {
      num_requests: this.#requests,
      num_errors: this.#errors,
      last_error: this.#lastError,
      processing_time: nanoseconds,
      average_processing_time: this.#requests === 0 ? 0 : Math.round(nanoseconds / this.#requests),
    };
  }
}
