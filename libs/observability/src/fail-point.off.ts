import type { FailStepName } from './fail-step-names.js';

// Takes the place of fail-point.ts in builds for production: steps only do their work, points nothing.

/** A build for production has none. */
export const hasFailSteps: boolean = false;

/** Does the work. */
export function failStep<T>(_name: FailStepName, work: () => Promise<T>): Promise<T> {
  return work();
}

/** Does nothing. */
export async function beforeFailStep(): Promise<void> {}

/** Does nothing. */
export async function afterFailStep(): Promise<void> {}

/** Does nothing. */
export async function failPoint(): Promise<void> {}

/** Throws: a crash that was asked for and cannot happen would prove nothing. */
export function armFailPoint(): never {
  throw new Error('This build has no fail points. Build the apps with FAIL_POINTS=true.');
}

/** Throws as armFailPoint does. */
export function armFailStep(): never {
  return armFailPoint();
}
