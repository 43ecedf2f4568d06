import { Flight, type FlightPlan } from './flight.js';
import type { OutboxRow } from './outbox-row.js';
import type { Settlement } from './outbox-store.js';

/** How long a destination that does not answer is waited for. */
export interface Patience {
  readonly over: Promise<unknown>;
  /** It is not needed any more. */
  end(): void;
}

/** How the destinations of a read are published to side by side. */
export interface FlightRules {
  /** Begins anew with each call. */
  readonly patience: () => Patience;
  /** Called when what was not waited for is over. */
  readonly onLanded: (late: Flight) => void;
}

/**
 * Publishes each destination for itself, so that one that does not answer keeps none of the others. What is not waited for flies on: its
 * destination has to be left out of every read until it was settled, since its rows are under way.
 */
export class Flights {
  private readonly late = new Set<Flight>();

  constructor(private readonly rules: FlightRules) {}

  /** The destinations of which rows are under way, or not yet settled. */
  get lateDestinations(): string[] {
    return [...this.late].map(({ destination }) => destination);
  }

  /** Publishes; what came of the destinations that answered in time. */
  async run(plan: FlightPlan): Promise<Settlement> {
    const flights = byDestination(plan).map((each) => new Flight(each));
    const silent = await this.waitFor(flights);
    for (const flight of silent) this.leave(flight);
    const settled = flights.filter((flight) => !silent.has(flight)).map(({ settlement }) => settlement);
    const acked = settled.flatMap((each) => each.acked);
    return { lanes: plan.lanes, acked, refused: settled.flatMap((each) => each.refused) };
  }

  /** What came of it is written down, or there was nothing: its destination may be read again. */
  settled(flight: Flight): void {
    this.late.delete(flight);
  }

  /** Resolves when nothing is under way any more. */
  async landed(): Promise<void> {
    await Promise.all([...this.late].map(({ landed }) => landed));
  }

  private async waitFor(flights: readonly Flight[]): Promise<ReadonlySet<Flight>> {
    const silent = new Set<Flight>();
    for (;;) {
      const flying = flights.filter((flight) => !flight.hasLanded && !silent.has(flight));
      if (flying.length === 0) return silent;
      const before = flying.map(({ progress }) => progress);
      await this.patientlyUntil(Promise.all(flying.map(({ landed }) => landed)));
      flying.filter((flight, index) => flight.progress === before[index]).forEach((flight) => silent.add(flight));
    }
  }

  private async patientlyUntil(landed: Promise<unknown>): Promise<void> {
    const patience = this.rules.patience();
    await Promise.race([landed, patience.over]);
    patience.end();
  }

  private leave(flight: Flight): void {
    this.late.add(flight);
    void flight.landed.then(() => this.rules.onLanded(flight));
  }
}

function byDestination({ rows, ...plan }: FlightPlan): FlightPlan[] {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const group = groups.get(row.destination);
    if (group) group.push(row);
    else groups.set(row.destination, [row]);
  }
  return [...groups.values()].map((each) => ({ ...plan, rows: each }));
}

/** Patience of so many milliseconds. */
export function patienceOf(ms: number): Patience {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  return { over, end: () => clearTimeout(timer) };
}
