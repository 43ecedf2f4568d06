/**
 * Keeps retries from making an overload worse: over any time there are never more than a share of the calls. Calls that went well save up
 * for bad times, to a bound.
 */
export class RetryBudget {
  #saved = 0;

  /**
   * @param share  retries for each call: 0.1 is one for ten calls
   * @param most  how many retries can be saved up
   */
  constructor(
    private readonly share: number,
    private readonly most: number,
  ) {}

  /** Counts a call. */
  earn(): void {
    this.#saved = Math.min(this.#saved + this.share, this.most);
  }

  /** Takes a retry, where there is one. */
  take(): boolean {
    // Ten times a tenth is a little less than one.
    if (this.#saved < 1 - Number.EPSILON * 10) return false;
    this.#saved = Math.max(this.#saved - 1, 0);
    return true;
  }
}
