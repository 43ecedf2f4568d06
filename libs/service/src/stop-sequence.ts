import { messageOf } from './message-of.js';
import { within } from './within.js';

/** One thing to do when a service stops. */
export interface StopStep {
  readonly name: string;
  /** `finishes` waits for work; `closes` ends something, and keeps a share of the budget that waiting cannot use up. */
  readonly kind: 'finishes' | 'closes';
  run(leftMs: number): Promise<unknown>;
}

// Work that hangs must not cost the orderly end of the connections.
const CLOSING_SHARE = 0.2;

/**
 * Runs the steps one after the other within one budget.
 *
 * A step that fails or runs out of time does not keep the later ones from running; all failures are thrown together at the end.
 */
export async function runStopSteps(steps: readonly StopStep[], budgetMs: number): Promise<void> {
  const end = performance.now() + budgetMs;
  const failures: Error[] = [];
  for (const step of steps) {
    const reservedMs = step.kind === 'finishes' ? budgetMs * CLOSING_SHARE : 0;
    const leftMs = Math.max(0, end - performance.now() - reservedMs);
    try {
      await within(leftMs, step.run(leftMs));
    } catch (error) {
      failures.push(new Error(`Failed to ${step.name}: ${messageOf(error)}`, { cause: error }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join('; '));
}
