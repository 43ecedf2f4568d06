import type { Delivery } from './delivery.js';

/** What becomes of messages that wait for their turn. */
export interface ReadyOptions {
  /** A message that waits for twice as long, or less, goes back. Must be well below the ack wait. */
  readonly lookMs: number;
  /** A message is not given back for a wait when it was delivered so often: the next delivery would put it under suspicion. */
  readonly mostDeliveries: number;
  /** Called when messages had to be given back because they waited for too long. */
  readonly gaveBack: () => void;
}

/**
 * Messages that were read ahead and wait for their turn. The broker counts them as delivered, so none may grow old here: what
 * does not get its turn soon goes back, for an instance that is free.
 */
export class ReadyDeliveries {
  #waiting: Delivery[] = [];
  #atLastLook = new Set<Delivery>();
  #look: NodeJS.Timeout | undefined;

  constructor(private readonly options: ReadyOptions) {}

  get count(): number {
    return this.#waiting.length;
  }

  /** Looks after what waits, from now on. */
  start(): void {
    this.#look = setInterval(() => this.#lookAfter(), this.options.lookMs);
  }

  add(delivery: Delivery): void {
    this.#waiting.push(delivery);
  }

  /** The one whose turn it is. */
  next(): Delivery | undefined {
    return this.#waiting.shift();
  }

  /** Gives everything back, and looks after nothing any longer. */
  stop(): void {
    clearInterval(this.#look);
    for (const delivery of this.#waiting.splice(0)) delivery.nak(0);
  }

  #lookAfter(): void {
    const { mostDeliveries, gaveBack } = this.options;
    const late = this.#waiting.filter((delivery) => this.#atLastLook.has(delivery));
    const back = new Set(late.filter(({ deliveries }) => deliveries < mostDeliveries));
    if (back.size > 0) gaveBack();
    for (const delivery of late)
      if (back.has(delivery)) delivery.nak(0);
      else delivery.working();
    this.#waiting = this.#waiting.filter((delivery) => !back.has(delivery));
    this.#atLastLook = new Set(this.#waiting);
  }
}
