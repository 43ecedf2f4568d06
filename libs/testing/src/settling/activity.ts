import type { ConsumerState } from '../broker/stream-state.js';
import type { Surroundings } from './surroundings.js';

/** What one look at the surroundings found. */
export interface Activity {
  /** What is under way, each as a phrase. */
  readonly busy: readonly string[];
  /** Equal for two looks between which no message was stored. */
  readonly fingerprint: string;
}

/** Looks first at the outboxes and inboxes, then at the consumers. */
export async function activityIn({ neighbours, broker }: Surroundings): Promise<Activity> {
  const busy: string[] = [];
  for (const neighbour of neighbours) {
    const unsent = await neighbour.unsent();
    if (unsent > 0) busy.push(`the outbox of ${neighbour.name} holds ${unsent}`);
    const due = await neighbour.due();
    if (due > 0) busy.push(`the inbox of ${neighbour.name} is to try ${due} again`);
  }
  const streams = await broker.streams();
  busy.push(...streams.flatMap(({ consumers }) => consumers.flatMap(waitingOf)));
  return { busy, fingerprint: streams.map(({ stream, lastSeq }) => `${stream} ${lastSeq}`).join() };
}

function waitingOf({ durable, pending, unacknowledged }: ConsumerState): string[] {
  return pending + unacknowledged === 0
    ? []
    : [`${durable} has ${pending} pending and ${unacknowledged} unacknowledged`];
}
