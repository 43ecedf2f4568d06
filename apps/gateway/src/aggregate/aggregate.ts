import { Logger } from '@nestjs/common';
import { DeadlinePassed } from '@nestwork/messaging';
import type { PartCall } from '../calls/call.js';
import { problemOf } from '../problem/problem-of.js';
import { retryAfterS } from '../problem/retry-after.js';
import { PartProblem } from './part-problem.js';

/** How each part of an answer is asked for, by the name of the field that it fills. */
export type PartAsks<P extends object> = { readonly [Name in keyof P]: (call: PartCall) => Promise<P[Name]> };

/** The parts that came in time, and why each of the others is missing. */
export interface Aggregated<P extends object> {
  readonly parts: Partial<P>;
  readonly problems: readonly PartProblem[];
}

/** How long an answer waits for its parts. */
const PARTS_TIMEOUT_MS = 1_000;

const logger = new Logger('Aggregate');

/**
 * Asks for parts of an answer side by side, with one deadline for all. A part that fails or is late is missing, whatever the reason, and
 * takes no other one with it. Throws only when the caller has gone.
 */
export async function aggregate<P extends object>(
  call: PartCall,
  asks: PartAsks<P>,
  timeoutMs = PARTS_TIMEOUT_MS,
): Promise<Aggregated<P>> {
  const deadline = Math.min(call.deadline ?? Infinity, Date.now() + timeoutMs);
  const named: [string, (call: PartCall) => Promise<unknown>][] = Object.entries(asks);
  const asked = named.map(([name, ask]) => inTime(name, deadline, async () => ask({ ...call, deadline })));
  const outcomes = await Promise.allSettled(asked);
  const parts: Record<string, unknown> = {};
  const problems: PartProblem[] = [];
  for (const [at, outcome] of outcomes.entries()) {
    const [name] = named[at]!;
    if (outcome.status === 'fulfilled') parts[name] = outcome.value;
    else problems.push(missing(name, outcome.reason, call));
  }
  return { parts: parts as Partial<P>, problems };
}

/** Not everything that can be asked knows an end of its own. */
async function inTime<T>(name: string, deadline: number, ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(DeadlinePassed.of({ request: name })), deadline - Date.now());
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function missing(part: string, err: unknown, { signal }: PartCall): PartProblem {
  if (signal.aborted) throw err;
  const problem = problemOf(err, '');
  const { status, code, detail } = problem;
  logger.warn({ message: 'An answer is given without a part', part, code, err });
  const waitS = retryAfterS(problem);
  return PartProblem.of({ part, status, code, detail, ...(waitS !== undefined && { retryAfterS: waitS }) });
}
