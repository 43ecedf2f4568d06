import type { PathSettings } from './path-settings.js';

/** Who makes a call, and of which kind it is. */
export interface CallOrigin {
  /** On whose behalf; undefined for the gateway itself. */
  readonly caller?: string | undefined;
  readonly isCommand: boolean;
}

/** Why there is no room for a call. */
export type NoRoom = 'too many calls' | 'too many calls of one caller';

type Limits = Pick<PathSettings, 'mostInFlight' | 'mostInFlightOfCaller' | 'keptForCommands'>;

/** The calls to a service that have no answer yet: bounded for all callers, for each of them, and for questions. */
export class CallsInFlight {
  readonly #byCaller = new Map<string, number>();
  #count = 0;

  constructor(private readonly limits: Limits) {}

  get count(): number {
    return this.#count;
  }

  /** Why a call may not be made now; undefined when it may. */
  noRoomFor({ caller, isCommand }: CallOrigin): NoRoom | undefined {
    const { mostInFlight, mostInFlightOfCaller, keptForCommands } = this.limits;
    if (caller !== undefined && this.#countOf(caller) >= mostInFlightOfCaller) return 'too many calls of one caller';
    return this.#count >= mostInFlight - (isCommand ? 0 : keptForCommands) ? 'too many calls' : undefined;
  }

  /** Counts a call until what it returns is called; harmless to call twice. */
  enter({ caller }: CallOrigin): () => void {
    this.#add(1, caller);
    let isIn = true;
    return () => {
      if (isIn) this.#add(-1, caller);
      isIn = false;
    };
  }

  #add(calls: 1 | -1, caller: string | undefined): void {
    this.#count += calls;
    if (caller === undefined) return;
    const count = this.#countOf(caller) + calls;
    if (count > 0) this.#byCaller.set(caller, count);
    else this.#byCaller.delete(caller);
  }

  #countOf(caller: string): number {
    return this.#byCaller.get(caller) ?? 0;
  }
}
