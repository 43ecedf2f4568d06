/** What is wrong with the version of a NATS server. */
export interface VersionProblem {
  /** A service does not start on it. */
  readonly isRefused: boolean;
  /** As a sentence, with what to do. */
  readonly reason: string;
}

/**
 * Judges a server by the version that it greets with; undefined when there is nothing to say against it.
 *
 * Refused: servers older than those the frame is proven with, and 2.10.20 to 2.10.22, which lose sight of streams for long when
 * several nodes are killed (nats-server#6888). Below 2.12.12 and 2.14.3 security fixes are missing, and fixes of acknowledged
 * messages lost with a node (nats-server#7580, #7594): fine for development, not for production.
 */
export function problemOfVersion(version: string | undefined): VersionProblem | undefined {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? '')
    ?.slice(1)
    .map(Number);
  if (!numbers) return refused(`The NATS server does not say its version ('${version}')`);
  const is = `The NATS server is ${version}`;
  if (isBefore(numbers, OLDEST)) return refused(`${is}; ${OLDEST.join('.')} is the oldest that this frame works with`);
  if (!isBefore(numbers, [2, 10, 20]) && isBefore(numbers, [2, 10, 23]))
    return refused(`${is}, which can lose sight of streams when nodes are killed (nats-server#6888)`);
  const isSupported = isBefore(numbers, [2, 13, 0]) ? !isBefore(numbers, [2, 12, 12]) : !isBefore(numbers, [2, 14, 3]);
  if (isSupported) return undefined;
  const reason = 'security fixes are missing, and fixes of acknowledged messages that got lost with a node';
  return { isRefused: false, reason: `${is}, fit for development only: ${reason}. ${ADVICE}` };
}

const OLDEST = [2, 9, 10] as const;
const ADVICE = 'In production run 2.12.12 or later, or 2.14.3 or later.';

function refused(what: string): VersionProblem {
  return { isRefused: true, reason: `${what}. ${ADVICE}` };
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((number, place) => number !== other[place]);
  return index >= 0 && one[index]! < other[index]!;
}
