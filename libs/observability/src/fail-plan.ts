import { failHooks, failModes, type FailMode } from './fail-hooks.js';
import { armFailStep } from './fail-point.js';
import { failSteps, type FailStepName } from './fail-step-names.js';

/** One failure to happen: at which step, in which way, the how-many-th time that the step is passed. */
export interface PlannedFailure {
  readonly step: FailStepName;
  readonly mode: FailMode;
  readonly passing: number;
}

/**
 * Reads `inbox.commit=kill-after:1,relay.publish=lost-answer`: steps, how each fails, and at which passing (default 1).
 *
 * Throws for anything else, so that no run is taken for a proof whose failure could not happen.
 */
export function parseFailPlan(text: string): PlannedFailure[] {
  return text
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map(parseEntry);
}

/** What happens to a process whose planned failure has come. */
export interface FailPlanEffects {
  /** Ends the process. */
  readonly kill: () => void;
  /** Told of each failure just before it happens: a failure that nobody saw is no proof. */
  readonly note?: (failure: PlannedFailure) => void;
}

/** Arms each failure of the plan once. For builds that have fail points. */
export function armFailPlan(plan: readonly PlannedFailure[], effects: FailPlanEffects): void {
  for (const failure of plan) arm(failure, effects);
}

function parseEntry(entry: string): PlannedFailure {
  const {
    step,
    mode,
    passing = '1',
  } = /^\s*(?<step>[\w.-]+)=(?<mode>[a-z-]+)(?::(?<passing>[1-9]\d*))?\s*$/.exec(entry)?.groups ?? {};
  const known = Object.values(failSteps)
    .flat()
    .find((name) => name === step);
  const wanted = failModes.find((name) => name === mode);
  if (known && wanted) return { step: known, mode: wanted, passing: Number(passing) };
  throw new Error(
    `'${entry}' is no planned failure: write <step>=<${failModes.join(' | ')}>[:<passing>] with a step of failSteps`,
  );
}

function arm(failure: PlannedFailure, { kill, note = () => {} }: FailPlanEffects): void {
  const { step, mode, passing } = failure;
  const { before, after } = failHooks(step, mode, kill);
  let passed = 0;
  const isDue = () => {
    if (++passed !== passing) return false;
    note(failure);
    return true;
  };
  armFailStep(step, {
    ...(before && { before: () => (isDue() ? before() : undefined) }),
    ...(after && { after: (lost) => (isDue() ? after(lost) : undefined) }),
  });
}
