/** Why a message is dead that no handler ever reported on. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}
