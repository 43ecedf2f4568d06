import type { Operation } from '@nestwork/operations';
import { NoParameters } from '@nestwork/operations';
import type { Backlog, OutboxBacklog } from '../outbox-backlog.js';
import type { Reconciliation } from '../reconcile/reconciliation.js';
import type { LaneState, OutboxInspection, ReconcilerState } from './outbox-inspection.js';

/** `outbox status`. */
export function outboxStatus(backlog: OutboxBacklog, inspection: OutboxInspection): Operation<NoParameters> {
  return {
    name: 'outbox status',
    summary:
      'Shows what waits, who publishes which lane, how much history there is, and what the last comparison found.',
    parameters: NoParameters,
    changes: false,
    run: async () => {
      const lanes = await inspection.lanes();
      const found = { backlog: await backlog.read(), lanes, reconciler: await inspection.reconciler() };
      const problems = problemsOf(found);
      const details = { ...detailsOf(found), history: await inspection.history() };
      return { rows: lanes.map((lane) => ({ ...lane })), details, ...(problems.length > 0 && { problems }) };
    },
  };
}

interface Found {
  readonly backlog: Backlog;
  readonly lanes: readonly LaneState[];
  readonly reconciler: ReconcilerState;
}

function detailsOf({ backlog: { pending, parked, oldestAgeMs }, reconciler }: Found) {
  return {
    pending,
    parked,
    oldestSeconds: Math.round(oldestAgeMs / 1_000),
    comparedUntil: reconciler.comparedUntil?.toISOString() ?? 'never',
    allComparedAt: reconciler.allComparedAt?.toISOString() ?? 'never',
    lastComparison: reconciler.last ?? 'none',
  };
}

function problemsOf({ backlog, lanes, reconciler }: Found): string[] {
  const problems: string[] = [];
  const { pending, parked, oldestAgeMs } = backlog;
  if (parked > 0) problems.push(`${parked} messages are parked: 'outbox parked' says why.`);
  if (oldestAgeMs > 30_000)
    problems.push(
      `The oldest of ${pending} messages waits for ${Math.round(oldestAgeMs / 1_000)} s: does NATS take messages?`,
    );
  const idle = lanes.filter(({ relay, leaseSeconds }) => relay === null || (leaseSeconds ?? 0) < 0);
  if (idle.length > 0)
    problems.push(`Nobody publishes ${idle.length} of the lanes: does an instance of this service run?`);
  const { secondsAgo, last } = reconciler;
  if (secondsAgo === null || secondsAgo > 300)
    problems.push('Outbox and streams were not compared for five minutes: the log of the service says why.');
  if (last && last.unrepaired > 0) problems.push(unrepairedIn(last));
  return problems;
}

function unrepairedIn({ unrepaired, firstUnrepaired, away }: Reconciliation): string {
  const full = Object.entries(away).map(([stream, reason]) => `${stream} takes nothing: ${reason}. `);
  const first = firstUnrepaired.join(', ');
  return `${unrepaired} lost messages are not published again yet (${first}). ${full.join('')}Once the broker takes them, they are by themselves.`;
}
