/** Where a saga stands. The last three are ends: the saga does nothing more by itself. */
export type SagaStatus =
  /** The steps are being done, one after the other. */
  | 'running'
  /** All steps are done; the closing command of `onCompleted` is under way. From here on the saga cannot be cancelled. */
  | 'completing'
  /** A step failed or timed out; the steps before it are being undone. */
  | 'compensating'
  /** The same, because somebody asked for it. */
  | 'cancelling'
  | 'completed'
  | 'compensated'
  /** A command that has to succeed failed again and again: a person must look, then `Sagas.resume`. A late reply still counts. */
  | 'needs_attention';

/** Whether the saga is at an end. */
export function hasEnded(status: SagaStatus): boolean {
  return status === 'completed' || status === 'compensated' || status === 'needs_attention';
}
