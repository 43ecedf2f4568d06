import { defineSaga } from '../src/define/define-saga.js';
import {
  BookFlight,
  BookHotel,
  CallOffTrip,
  CancelFlight,
  CancelHotel,
  ConfirmTrip,
  NoteWish,
} from './trip-messages.js';

/** What the saga of the specs is about. */
export interface Trip {
  readonly trip: string;
}

/** A saga with all there can be: a step that cannot be undone between two that can, and both closing commands. */
export const bookTripSaga = defineSaga<Trip>('book-trip', {
  maxAttempts: 3,
  retryDelaysMs: [1_000, 5_000],
  replyTimeoutMs: 10_000,
})
  .step('book flight', {
    send: ({ trip }) => BookFlight.of({ trip }),
    compensate: ({ trip }) => CancelFlight.of({ trip }),
    timeoutMs: 10_000,
  })
  .step('note wish', { send: ({ trip }) => NoteWish.of({ trip }), timeoutMs: 5_000 })
  .step('book hotel', {
    send: ({ trip }) => BookHotel.of({ trip }),
    compensate: ({ trip }) => CancelHotel.of({ trip }),
    timeoutMs: 8_000,
  })
  .onCompleted(({ trip }) => ConfirmTrip.of({ trip }))
  .onCompensated(({ trip }, { code }) => CallOffTrip.of({ trip, because: code }));
