import { Injectable } from '@nestjs/common';
import { NotConnected } from '../connection/not-connected.js';

/**
 * Knows the errors that say nothing about a message but that something underneath is away: the broker, the database.
 *
 * A stored message that meets one is held and tried again in place for about half a minute before it counts as an attempt.
 */
@Injectable()
export class InfrastructureErrors {
  readonly #kinds: ((error: unknown) => boolean)[] = [isBrokerLost];

  /** Adds a kind of error. The inbox adds a lost database. */
  add(matches: (error: unknown) => boolean): void {
    this.#kinds.push(matches);
  }

  match(error: unknown): boolean {
    return this.#kinds.some((matches) => matches(error));
  }
}

function isBrokerLost(error: unknown): boolean {
  if (error instanceof NotConnected) return true;
  return error instanceof Error && isBrokerLost(error.cause);
}
