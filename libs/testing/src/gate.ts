/** Stops work at a place of the test's choice until the test lets it go on. Once open it stays open. */
export class Gate {
  /** Resolves when somebody has arrived at `pass`. */
  readonly reached: Promise<void>;
  /** Resolves when the gate is open: for any number of waiting ones. */
  readonly opened: Promise<void>;
  private reach!: () => void;
  private release!: () => void;
  private used = false;

  constructor() {
    this.reached = new Promise((resolve) => (this.reach = resolve));
    this.opened = new Promise((resolve) => (this.release = resolve));
  }

  /** Stops the first one that comes by; later ones go through, so that what failed or froze there can be replaced. */
  readonly pass = async (): Promise<void> => {
    if (this.used) return;
    this.used = true;
    this.reach();
    await this.opened;
  };

  readonly open = (): void => this.release();
}
