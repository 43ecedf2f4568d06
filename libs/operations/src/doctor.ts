import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';

/** How a finding counts: a problem breaks a promise, a warning may, a note is to be known. */
export type Severity = 'ok' | 'note' | 'warning' | 'problem';

/** Something that was looked at, what it means and, unless it is well, how it is mended. */
export interface Finding {
  readonly severity: Severity;
  /** One or two words: `clock`, `durability`. */
  readonly about: string;
  readonly finding: string;
  readonly mend?: string;
}

/** Looks at one thing. A check that throws or hangs is itself a problem, and keeps no other from being made. */
export type Check = () => Promise<readonly Finding[]> | readonly Finding[];

/** What can be checked of this service and of what it runs on; `npm run ops -- doctor` asks for all of it. */
@Injectable()
export class Doctor {
  readonly #checks = new Map<string, Check>();

  /** Adds a check. Throws when its name is taken. */
  add(about: string, check: Check): void {
    if (this.#checks.has(about)) throw new Error(`Two checks are called '${about}'`);
    this.#checks.set(about, check);
  }

  /** Makes every check, side by side, and resolves after ten seconds at the latest. */
  async examine(limitMs = 10_000): Promise<Finding[]> {
    const entries = [...this.#checks].map(([about, check]) => examined(about, check, limitMs));
    return (await Promise.all(entries)).flat();
  }
}

async function examined(about: string, check: Check, limitMs: number): Promise<readonly Finding[]> {
  const done = new AbortController();
  try {
    const late = delay(limitMs, undefined, { signal: done.signal }).then(() => {
      throw new Error(`no answer within ${limitMs / 1_000} s`);
    });
    // A check that throws before it returns a promise must not keep `late` from being awaited: it would end the process.
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return [{ severity: 'problem', about, finding: `could not be checked: ${cause}` }];
  } finally {
    done.abort();
  }
}
