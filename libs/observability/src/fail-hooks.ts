/** What a test does around one step. */
export interface FailHooks {
  readonly before?: () => Promise<void> | void;
  /** `lost` is the error of this step for an answer that never came, where it has one of its own. */
  readonly after?: (lost?: () => Error) => Promise<void> | void;
}

/** How a step can fail: not begun, the process gone before or after it, or done with nobody told. */
export const failModes = ['throw-before', 'kill-before', 'kill-after', 'lost-answer'] as const;

/** One of the ways to fail. */
export type FailMode = (typeof failModes)[number];

/** Thrown by a step that a test lets fail. */
export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
}

/** Lets a step fail in that way each time it is passed. `kill` ends the instance; it may throw to keep its code from going on. */
export function failHooks(step: string, mode: FailMode, kill: () => void): FailHooks {
  switch (mode) {
    case 'throw-before':
      return { before: () => raise(new InjectedFailure(`${step} fails before it is done`)) };
    case 'lost-answer':
      return { after: (lost) => raise(lost?.() ?? new InjectedFailure(`${step} is done, and its answer is lost`)) };
    case 'kill-before':
      return { before: kill };
    case 'kill-after':
      return { after: kill };
    default:
      return mode satisfies never;
  }
}

function raise(error: Error): never {
  throw error;
}
