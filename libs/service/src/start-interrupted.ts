/** The service was asked to stop before it was ready; nothing went wrong. */
export class StartInterrupted extends Error {
  override readonly name = 'StartInterrupted';

  constructor(service: string, options?: ErrorOptions) {
    super(`${service} was asked to stop while it was starting`, options);
  }
}
