import type { Database } from '@nestwork/database';
import type { SagaBehaviour, SagaCommand } from '@nestwork/testing';
import { defineSaga } from '../src/define/define-saga.js';
import type { Trip } from './book-trip.saga.js';
import { type Behaviour, TripServices } from './trip-handlers.js';
import {
  BookFlight,
  BookHotel,
  CallOffTrip,
  CancelFlight,
  CancelHotel,
  ConfirmTrip,
  type Done,
  SoldOut,
} from './trip-messages.js';

/** The saga of the conformance suite. No time limit passes by itself; pauses are short. */
export const suiteSaga = defineSaga<Trip>('suite', { maxAttempts: 3, retryDelaysMs: [10], replyTimeoutMs: 600_000 })
  .step('first', {
    send: (trip) => BookFlight.of(trip),
    compensate: (trip) => CancelFlight.of(trip),
    timeoutMs: 600_000,
  })
  .step('second', {
    send: (trip) => BookHotel.of(trip),
    compensate: (trip) => CancelHotel.of(trip),
    timeoutMs: 600_000,
  })
  .onCompleted((trip) => ConfirmTrip.of(trip))
  .onCompensated(({ trip }, { code }) => CallOffTrip.of({ trip, because: code }));

const CLASSES: Readonly<Record<SagaCommand, { readonly name: string }>> = {
  first: BookFlight,
  'undo first': CancelFlight,
  second: BookHotel,
  'undo second': CancelHotel,
  completed: ConfirmTrip,
  compensated: CallOffTrip,
};

const BEHAVIOURS: Readonly<Record<SagaBehaviour, Behaviour>> = { takes: 'ok', declines: 'declines', throws: 'fails' };

/** The services of the suite's saga. As compensations ask of them, they refuse a step whose compensation came first. */
export class SuiteServices extends TripServices {
  behave(command: SagaCommand, behaviour: SagaBehaviour): void {
    this.behaviour.set(CLASSES[command].name, BEHAVIOURS[behaviour]);
  }

  /** The commands that took effect, as the suite calls them. */
  commandsDone(id: string): SagaCommand[] {
    return this.done(id).map(suiteCommandOf);
  }

  override handle(command: { readonly trip: string }, database: Database): Done {
    const isUndone = this.done(command.trip).includes(command.constructor.name.replace('Book', 'Cancel'));
    if (isUndone && command.constructor.name.startsWith('Book')) throw SoldOut.of({ trip: command.trip });
    return super.handle(command, database);
  }
}

/** What the suite calls a command, by the name of its class or its subject. */
export function suiteCommandOf(name: string): SagaCommand {
  const plain = name.replaceAll('-', '').toLowerCase();
  const found = Object.entries(CLASSES).find(([, type]) => plain.includes(type.name.toLowerCase()));
  if (!found) throw new Error(`${name} is no command of the suite's saga`);
  return found[0] as SagaCommand;
}
