import { Injectable, Logger } from '@nestjs/common';
import { RequestAborted } from '@nestwork/messaging';
import { bounded } from './bounded.js';
import { problemOf } from './problem-of.js';
import type { Problem } from './problem.js';
import { RefusedForNow } from './refused-for-now.js';
import { withRepeatAdvice, type Repeated } from './repeat-advice.js';

/** Turns what was thrown into the problem that every protocol says in its own way, and logs what the caller is not shown. */
@Injectable()
export class ProblemReport {
  readonly #logger = new Logger(ProblemReport.name);

  /**
   * At most five named problems and 4 KB, nothing of the inside.
   *
   * @param repeated  the request, where there is one of which it can be said how to repeat it
   */
  of(error: unknown, correlationId: string, repeated?: Repeated): Problem {
    const known = problemOf(error, correlationId);
    const problem = bounded(repeated ? withRepeatAdvice(known, repeated) : known);
    this.#log(error, problem);
    return problem;
  }

  #log(error: unknown, { status, code, correlationId }: Problem): void {
    // The client has gone: there is nobody to answer, and nothing went wrong here.
    if (error instanceof RequestAborted) return;
    // Metrics count these: a line for each would be work just when there is too much of it.
    if (error instanceof RefusedForNow) return;
    // Named here because not every protocol has the trace of the request at hand when it ends.
    if (status === 500) this.#logger.error({ message: 'A request failed', correlationId, err: error });
    else if (status > 500)
      this.#logger.warn({ message: 'A request could not be served', code, correlationId, err: error });
  }
}
