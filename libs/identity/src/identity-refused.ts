/** A message does not prove who sends it. The message is for the log and the dead letter, and says nothing secret. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused';
}
