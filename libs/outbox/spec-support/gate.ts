/** A place where work stops until a test lets it go on. */
export class Gate {
  readonly reached: Promise<void>;
  private readonly opened: Promise<void>;
  private reach!: () => void;
  private release!: () => void;
  private used = false;

  constructor() {
    this.reached = new Promise((resolve) => (this.reach = resolve));
    this.opened = new Promise((resolve) => (this.release = resolve));
  }

  /** Stops the first one that passes; later ones go through. */
  readonly pass = async (): Promise<void> => {
    if (this.used) return;
    this.used = true;
    this.reach();
    await this.opened;
  };

  readonly open = (): void => this.release();
}
