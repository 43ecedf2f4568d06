/**
 * Keeps retries from making an overload worse: over any time they are never more than a share of the calls. Only calls that
 * were answered, by a refusal or not, save up for them, to a bound: where nobody answers, repeats end by themselves.
 */
export class RetryBudget {
  #saved = 0;

  /**
   * @param share  retries for each call that was answered: 0.1 is one for ten calls
   * @param most  how many retries can be saved up
   */
  constructor(
    private readonly share: number,
    private readonly most: number,
  ) {}

  /** Counts a call that was answered. */
  earn(): void {
    this.#saved = Math.min(this.#saved + this.share, this.most);
  }

  get isEmpty(): boolean {
    // Ten times a tenth is a little less than one, and a hundred times still less than ten.
    return this.#saved < 1 - ROUNDING;
  }

  /** Takes a retry, where there is one. */
  take(): boolean {
    if (this.isEmpty) return false;
    this.#saved = Math.max(this.#saved - 1, 0);
    return true;
  }
}

const ROUNDING = 1e-9;
