import type { Neighbour } from '../broker/neighbour.js';
import type { Surroundings } from './surroundings.js';

/** Throws when something happened that the test did not expect, or did not happen that it asked for. */
export async function refuseSurprises({ neighbours }: Surroundings, deadLetters: number): Promise<void> {
  const missed = neighbours.flatMap((neighbour) => neighbour.missedCrash() ?? []);
  if (missed.length > 0) throw new Error(missed.join('\n'));
  // Instances of one service each tell about their common database.
  const dead = [...new Set((await Promise.all(neighbours.map(deadLettersOf))).flat())];
  if (dead.length === deadLetters) return;
  throw new Error(`Expected ${deadLetters} dead letters, but there are ${dead.length}:\n${dead.join('\n')}`);
}

async function deadLettersOf(neighbour: Neighbour): Promise<string[]> {
  const failed = await neighbour.failedMessages();
  return failed
    .filter(({ dead }) => dead)
    .map((each) => `  ${neighbour.name}: ${each.consumer} ${each.messageId}, ${each.attempts} attempts: ${each.error}`);
}
