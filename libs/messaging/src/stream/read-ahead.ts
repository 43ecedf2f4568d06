/**
 * How many messages a worker keeps ready beyond those in work, so that it need not ask for each one by itself: as many as begin
 * within a moment. None while handlers are slow, because another instance might be free for them.
 */
export class ReadAhead {
  #averageMs = Infinity;

  constructor(private readonly concurrency: number) {}

  /** Notes how long a message was in work. */
  noteTime(ms: number): void {
    this.#averageMs = Number.isFinite(this.#averageMs) ? this.#averageMs + (ms - this.#averageMs) / MEMORY : ms;
  }

  /** Handlers hang: none until one of them has ended. */
  forget(): void {
    this.#averageMs = Infinity;
  }

  /** How many to keep ready. */
  get most(): number {
    const begunInTime = Math.floor((this.concurrency * LONGEST_WAIT_MS) / this.#averageMs);
    return Math.min(Math.max(this.concurrency, LEAST_WORTHWHILE), begunInTime);
  }

  /** How many messages to ask for when so many can be begun, so many are ready and so many are still to come. */
  request({
    free,
    ready,
    backlog,
  }: {
    readonly free: number;
    readonly ready: number;
    readonly backlog: number;
  }): number {
    const room = this.most - ready;
    // To ask for one costs as much as to ask for many, so it waits until half of the place is free.
    if (room < this.most / 2) return 0;
    return Math.max(free, Math.min(free + room, backlog));
  }
}

// So many messages weigh in the average. A single slow one stops the reading ahead; it is missed less than it would be in the way.
const MEMORY = 16;
const LONGEST_WAIT_MS = 100;
const LEAST_WORTHWHILE = 20;
