import { Injectable } from '@nestjs/common';

/** Resolves when healthy; otherwise throws an error whose message says what to do. */
export type HealthCheck = () => Promise<void>;

/** How a check ended. */
export interface CheckResult {
  readonly up: boolean;
  /** Why it is down. */
  readonly message?: string;
}

/** Collects what must be true for a service to be ready; the admin port and tests read it. */
@Injectable()
export class HealthRegistry {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #running = new Map<string, Promise<CheckResult>>();
  #ready = false;

  /** Adds a readiness check. A name can be used once. */
  add(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`A health check named '${name}' exists already`);
    this.#checks.set(name, check);
  }

  get names(): readonly string[] {
    return [...this.#checks.keys()];
  }

  /** Whether the service wants traffic: on when started, off from the first moment of stopping. */
  get ready(): boolean {
    return this.#ready;
  }

  setReady(on: boolean): void {
    this.#ready = on;
  }

  /**
   * Runs one check, or all of them side by side. A check that hangs for 3 s counts as down; no check is ever run twice
   * at once.
   */
  async run(name?: string): Promise<Map<string, CheckResult>> {
    const names = name === undefined ? this.names : [name];
    const results = await Promise.all(names.map(async (each) => [each, await this.#runOnce(each)] as const));
    return new Map(results);
  }

  async #runOnce(name: string): Promise<CheckResult> {
    return withinLimit(this.#running.get(name) ?? this.#start(name));
  }

  #start(name: string): Promise<CheckResult> {
    const check = this.#checks.get(name);
    if (!check) throw new Error(`No health check is named '${name}'; there are: ${this.names.join(', ')}`);
    const outcome = outcomeOf(check).finally(() => this.#running.delete(name));
    this.#running.set(name, outcome);
    return outcome;
  }
}

const LIMIT_MS = 3_000;

async function outcomeOf(check: HealthCheck): Promise<CheckResult> {
  try {
    await check();
    return { up: true };
  } catch (error) {
    return { up: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function withinLimit(outcome: Promise<CheckResult>): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ up: false, message: `gave no answer within ${LIMIT_MS} ms` }), LIMIT_MS);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}
