import { Injectable } from '@nestjs/common';

/**
 * Knows the errors that say nothing about a message but that something underneath is away, such as the database.
 *
 * A stored message that meets one is held and tried again in place: no attempt is counted and no delivery used up.
 */
@Injectable()
export class InfrastructureErrors {
  readonly #kinds: ((error: unknown) => boolean)[] = [];

  /** Adds a kind of error. The inbox adds a lost database. */
  add(matches: (error: unknown) => boolean): void {
    this.#kinds.push(matches);
  }

  match(error: unknown): boolean {
    return this.#kinds.some((matches) => matches(error));
  }
}
