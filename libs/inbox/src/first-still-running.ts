/** Thrown when another transaction handles the same message and has not ended within the lock timeout. */
export class FirstStillRunning extends Error {
  override readonly name = 'FirstStillRunning';

  constructor({ consumer, id }: { readonly consumer: string; readonly id: string }, cause: unknown) {
    super(
      `Another copy of ${consumer} ${id} is still being handled. Try again later with the same id, which gets the answer of ` +
        'that copy; if it happens often, the handler holds its transaction for longer than the lock timeout.',
      { cause },
    );
  }
}
