import type { ErrorBody } from '@nestwork/contract-kit';
import { advance } from '../src/decide/advance.js';
import type { Advanced, SagaSend } from '../src/decide/advanced.js';
import type { Moment } from '../src/decide/moment.js';
import type { ReplyOutcome, SagaInput } from '../src/decide/saga-input.js';
import { newSagaInstance, type SagaInstance } from '../src/decide/saga-instance.js';
import { bookTripSaga, type Trip } from './book-trip.saga.js';

/** What decides: `advance`, or a spec's own idea of it. */
export type Decide = (moment: Moment<Trip>, input: SagaInput) => Advanced<Trip>;

interface Reply {
  readonly commandId: string;
  readonly outcome: ReplyOutcome;
}

/**
 * A saga and the services around it, without time and network of their own: a test decides what arrives when and how often.
 *
 * The services are as simple as the contract allows: they know a repeat by its id and by nothing else.
 */
export class TripWorld {
  now = Date.UTC(2026, 0, 1);
  instance: SagaInstance<Trip> = newSagaInstance('book-trip', '0190b5a0-0000-7000-8000-0000000000aa', { trip: 'rome' });
  /** Everything ever sent, in order; it can be delivered any number of times. */
  readonly sent: SagaSend[] = [];
  readonly replies: Reply[] = [];
  /** What took effect, in order: `BookFlight`, `CancelFlight`, ... */
  readonly effects: string[] = [];
  private readonly answered = new Map<string, ReplyOutcome>();

  constructor(private readonly decide: Decide = advance) {}

  /** Gives an input to the saga. Returns whether it meant anything. */
  take(input: SagaInput): boolean {
    const { now } = this;
    const { instance, sends } = this.decide({ saga: bookTripSaga, instance: this.instance, now }, input);
    // A crash before the commit: the same input comes again, and has to lead to the very same commands.
    const repeated = this.decide({ saga: bookTripSaga, instance: restored(this.instance), now }, input);
    if (JSON.stringify(repeated) !== JSON.stringify({ instance, sends })) throw new Error('A repeat decided otherwise');
    const moved = instance !== this.instance;
    this.instance = restored(instance);
    this.sent.push(...sends);
    return moved;
  }

  /** A command arrives; the service does it or declines. */
  deliver({ id, command }: SagaSend, declines: boolean): void {
    const outcome = this.answered.get(id) ?? this.handle(command.constructor.name, declines);
    this.answered.set(id, outcome);
    this.replies.push({ commandId: id, outcome });
  }

  reply({ commandId, outcome }: Reply): boolean {
    return this.take({ kind: 'reply', commandId, outcome });
  }

  /** Time passes until the saga's timer is due, and it fires. */
  wake(): boolean {
    this.now = Math.max(this.now, this.instance.wakeAt ?? this.now);
    return this.take({ kind: 'timer' });
  }

  effectsOf(name: string): number {
    return this.effects.filter((each) => each === name).length;
  }

  // A compensation that came first leaves a refusal behind, so the command that it undoes can have no effect later.
  private handle(name: string, declines: boolean): ReplyOutcome {
    const undone = name.startsWith('Book') && this.effectsOf(name.replace('Book', 'Cancel')) > 0;
    if (declines || undone) return { status: 'error', error: SOLD_OUT };
    this.effects.push(name);
    return { status: 'ok' };
  }
}

/** What is left of a saga after a crash: what was stored. */
function restored<D>(instance: SagaInstance<D>): SagaInstance<D> {
  return JSON.parse(JSON.stringify(instance)) as SagaInstance<D>;
}

const SOLD_OUT: ErrorBody = { code: 'trip.sold-out', category: 'conflict', message: 'sold out', details: {} };
