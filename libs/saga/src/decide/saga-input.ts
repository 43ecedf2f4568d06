import type { ErrorBody } from '@nestwork/contract-kit';

/** What can happen to a saga. */
export type SagaInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'reply'; readonly commandId: string; readonly outcome: ReplyOutcome }
  /** `wakeAt` has passed. */
  | { readonly kind: 'timer' }
  | { readonly kind: 'cancel'; readonly reason: string }
  /** A person repaired what made the saga need attention. */
  | { readonly kind: 'resume' }
  /** A person settled by hand what made the saga need attention, and says how it ended. */
  | { readonly kind: 'resolve'; readonly as: 'completed' | 'compensated' };

/** How the service that got the command answered. The content of a good reply does not matter to a saga. */
export type ReplyOutcome = { readonly status: 'ok' } | { readonly status: 'error'; readonly error: ErrorBody };
