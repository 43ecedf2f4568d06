/**
 * Thrown for a stored message that this version of the service cannot handle and another one, which runs beside it during a rollout,
 * can. It is handed on at once and counts as failed only after ten seconds or more, when nobody took it.
 */
export class NotOfThisVersion extends Error {
  override readonly name = 'NotOfThisVersion';
}
