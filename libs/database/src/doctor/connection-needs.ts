import { Injectable } from '@nestjs/common';

/** Work of one instance that runs in transactions, and how many of them it can have open at once. */
export interface ConnectionNeed {
  /** As operators know it: `outbox relay`, `orders.product-prices`. */
  readonly who: string;
  readonly connections: number;
}

/** Who needs connections of the writing pool. Libs add what they run, and the doctor compares it with the size of the pool. */
@Injectable()
export class ConnectionNeeds {
  readonly #steady: ConnectionNeed[] = [];
  readonly #handlers: (() => readonly ConnectionNeed[])[] = [];

  /** Adds work that has to go on whatever handlers do, with the least that it needs for that. */
  add(need: ConnectionNeed): void {
    this.#steady.push(need);
  }

  /** Adds consumers, with what each takes when its handlers are slow; asked when the doctor is, for they are not known before. */
  addHandlers(needs: () => readonly ConnectionNeed[]): void {
    this.#handlers.push(needs);
  }

  get steady(): readonly ConnectionNeed[] {
    return this.#steady;
  }

  get handlers(): readonly ConnectionNeed[] {
    return this.#handlers.flatMap((needs) => needs());
  }
}
