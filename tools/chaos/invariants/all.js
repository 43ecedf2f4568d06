import { allOrNothing } from './i5-all-or-nothing.js';
import { allReceived } from './i7-all-received.js';
import { answers } from './i10-answers.js';
import { atRest } from './i15-at-rest.js';
import { charges } from './i4-charges.js';
import { deadLetters } from './i13-dead-letters.js';
import { ends } from './i3-ends.js';
import { gracefulStop } from './i19-graceful-stop.js';
import { money } from './i1-money.js';
import { noCrash } from './i14-no-crash.js';
import { oneEffect } from './i8-one-effect.js';
import { oneEventEach } from './i6-one-event-each.js';
import { oneTrace } from './i17-one-trace.js';
import { orderPerKey } from './i9-order-per-key.js';
import { readiness } from './i16-readiness.js';
import { reconciler } from './i18-reconciler.js';
import { stock } from './i2-stock.js';
import { timers } from './i12-timers.js';
import { undoneInReverse } from './i11-undone-in-reverse.js';

/** @type {readonly import('../check/violation.js').Invariant[]} */
export const invariants = [
  money,
  stock,
  ends,
  charges,
  allOrNothing,
  oneEventEach,
  allReceived,
  oneEffect,
  orderPerKey,
  answers,
  undoneInReverse,
  timers,
  deadLetters,
  noCrash,
  atRest,
  readiness,
  oneTrace,
  reconciler,
  gracefulStop,
];
