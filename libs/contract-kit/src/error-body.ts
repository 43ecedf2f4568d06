import type { ErrorCategory } from './error-category.js';

/** An error as it travels. */
export interface ErrorBody {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}
