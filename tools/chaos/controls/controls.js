import { ackBeforeCommit } from './cases/ack-before-commit.js';
import { alwaysReady } from './cases/always-ready.js';
import { compensationRemoved } from './cases/compensation-removed.js';
import { compensationRepeats } from './cases/compensation-repeats.js';
import { followerHandled } from './cases/follower-handled.js';
import { heldKeyReleased } from './cases/held-key-released.js';
import { reconcilerOff } from './cases/reconciler-off.js';
import { deliveriesKept } from './cases/deliveries-kept.js';
import { eventForgotten } from './cases/event-forgotten.js';
import { inboxOff } from './cases/inbox-off.js';
import { keyIgnored } from './cases/key-ignored.js';
import { keyPipelined } from './cases/key-pipelined.js';
import { markBeforeAck } from './cases/mark-before-ack.js';
import { newKeyForEachTry } from './cases/new-key-for-each-try.js';
import { newestFirst } from './cases/newest-first.js';
import { noQueueGroup } from './cases/no-queue-group.js';
import { noSynchronousCommit } from './cases/no-synchronous-commit.js';
import { oneCentMore } from './cases/one-cent-more.js';
import { poisonDropped } from './cases/poison-dropped.js';
import { promiseForgotten } from './cases/promise-forgotten.js';
import { reconnectsLimited } from './cases/reconnects-limited.js';
import { redrivePastInbox } from './cases/redrive-past-inbox.js';
import { repositoryOutsideTransaction } from './cases/repository-outside-transaction.js';
import { stopAtOnce } from './cases/stop-at-once.js';
import { subscriptionsKept } from './cases/subscriptions-kept.js';
import { timersByWallClock } from './cases/timers-by-wall-clock.js';
import { timersOff } from './cases/timers-off.js';
import { traceDropped } from './cases/trace-dropped.js';
import { undoneInOrder } from './cases/undone-in-order.js';
import { unlockedUpdate } from './cases/unlocked-update.js';
import { accessByPath } from './spec-cases/access-by-path.js';
import { rightsWidened } from './spec-cases/rights-widened.js';
import { unknownFieldsDropped } from './spec-cases/unknown-fields-dropped.js';

/**
 * A sabotage that the harness has to notice: it shows that the invariant is not blind.
 * @typedef {object} Control
 * @property {string} name
 * @property {string} means  what is sabotaged, as a sentence
 * @property {string} meant  the invariant that has to be violated by it
 * @property {string} [says]  what the violation has to say, where the invariant may be violated in other ways as well
 * @property {readonly import('./sabotage.js').Patch[]} patches
 * @property {{ faults: readonly import('./control-plan.js').TimedFault[], clients?: number, seconds?: number,
 *   drainSeconds?: number, journeys?: Record<string, number> }} run  what makes it visible
 *
 * @typedef {import('./run-spec-control.js').SpecControl} SpecControl
 */

/** Before all others: without sabotage nothing may be found, or what the others find proves nothing. @type {readonly Control[]} */
export const unsabotaged = [
  {
    name: 'nothing sabotaged',
    means: 'the source as it is',
    meant: 'none',
    patches: [],
    run: { faults: [], clients: 48 },
  },
  {
    name: 'nothing sabotaged, under faults',
    means: 'the source as it is, under the faults of the controls',
    meant: 'none',
    patches: [],
    run: {
      faults: [
        { id: 'F1', atMs: 3_000, holdMs: 300 },
        { id: 'F15', atMs: 6_000 },
        { id: 'F29', atMs: 7_000 },
        { id: 'F4', atMs: 8_000, holdMs: 1_000 },
        { id: 'F17', atMs: 11_000, parameters: { kinds: ['bad-json', 'a megabyte'] } },
        { id: 'F9', atMs: 12_000, holdMs: 300 },
        { id: 'F7', atMs: 18_000, holdMs: 4_000, parameters: { isSite: true } },
      ],
      seconds: 24,
      drainSeconds: 150,
    },
  },
];

/** By the invariant that they are meant for. @type {readonly Control[]} */
export const controls = [
  oneCentMore,
  compensationRepeats,
  unlockedUpdate,
  timersOff,
  newKeyForEachTry,
  compensationRemoved,
  repositoryOutsideTransaction,
  eventForgotten,
  ackBeforeCommit,
  inboxOff,
  redrivePastInbox,
  noQueueGroup,
  keyPipelined,
  newestFirst,
  heldKeyReleased,
  followerHandled,
  keyIgnored,
  noSynchronousCommit,
  undoneInOrder,
  timersByWallClock,
  poisonDropped,
  promiseForgotten,
  deliveriesKept,
  subscriptionsKept,
  alwaysReady,
  reconnectsLimited,
  traceDropped,
  markBeforeAck,
  reconcilerOff,
  stopAtOnce,
];

/** Those that no run of the harness shows, since all of its customers keep to the rules. @type {readonly SpecControl[]} */
export const specControls = [accessByPath, unknownFieldsDropped, rightsWidened];
