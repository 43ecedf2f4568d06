import type { FailHooks } from './fail-hooks.js';
import type { FailStepName } from './fail-step-names.js';

// Builds for production replace this file by fail-point.off.ts, in which nothing can be armed (tools/build/app-config.js).

const armed = new Map<string, FailHooks>();

/** Whether this build has steps that can be made to fail. */
export const hasFailSteps: boolean = true;

/**
 * Awaits one step of work at which a crash or a failure matters, so that a test can cause one just before or just after it.
 *
 * `lost` makes the error that the caller of this step would get if the work was done and its answer never came.
 */
export async function failStep<T>(name: FailStepName, work: () => Promise<T>, lost?: () => Error): Promise<T> {
  const hooks = armed.get(name);
  if (!hooks) return work();
  await hooks.before?.();
  const result = await work();
  await hooks.after?.(lost);
  return result;
}

/** The first half of `failStep`, for work that is awaited elsewhere. */
export async function beforeFailStep(name: FailStepName): Promise<void> {
  await armed.get(name)?.before?.();
}

/** The second half of `failStep`, for work that is awaited elsewhere. */
export async function afterFailStep(name: FailStepName, lost?: () => Error): Promise<void> {
  await armed.get(name)?.after?.(lost);
}

/**
 * Marks a place between two steps, so that a test can halt or fail the code exactly there.
 *
 * Resolves at once unless a test armed the point; whatever the armed action throws is thrown here.
 */
export async function failPoint(name: string): Promise<void> {
  if (armed.size > 0) await armed.get(name)?.before?.();
}

/** Runs `action` whenever execution reaches the named fail point, until the returned function is called. For tests. */
export function armFailPoint(name: string, action: () => Promise<void> | void): () => void {
  return armFailStep(name, { before: action });
}

/** Runs the hooks whenever execution passes the named step, or point, until the returned function is called. For tests. */
export function armFailStep(name: string, hooks: FailHooks): () => void {
  armed.set(name, hooks);
  return () => {
    if (armed.get(name) === hooks) armed.delete(name);
  };
}
