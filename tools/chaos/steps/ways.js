import { setTimeout as pause } from 'node:timers/promises';
import { publishCopy, publishHopeless, redrive } from './hopeless.js';
import { emptyStream } from './empty-stream.js';
import { hinderRedriven } from './hindered.js';

/**
 * What leads an instance to a step.
 * @typedef {object} Way
 * @property {(scene: Scene) => Promise<void>} [prepare]  before the step is armed
 * @property {(scene: Scene) => Promise<void>} provoke  again and again until the step was reached
 * @property {number} everyMs
 * @property {boolean} [endsVictim]  the victim ends also when its step only throws
 * @property {number} [limitMs]  until the step must have been reached
 *
 * @typedef {object} Scene
 * @property {import('../stage/open-stage.js').Stage} stage
 * @property {number} id  of the case
 * @property {string} app
 * @property {string} victim  the armed instance
 * @property {string} peer  the other one
 */

const onlyOnce = 1_000_000;

/** A comparison that repairs something takes its time, and another connection would interrupt it. */
const comparedWithinMs = 12_000;

/** Longer than the lease of a relay, so that the other one takes the lanes of who was killed. */
const laneLeaseMs = 5_000;

/** @type {Readonly<Record<import('./way-of.js').WayName, Way>>} */
export const ways = {
  customers: { provoke: async () => {}, everyMs: onlyOnce },
  poison: { provoke: publishHopeless, everyMs: 1_000 },
  redrive: { provoke: redrive, everyMs: 1_500 },
  hindered: { provoke: hinderRedriven, everyMs: 500, limitMs: 120_000 },
  copy: { provoke: publishCopy, everyMs: 1_000 },
  comparison: { prepare: endLease, provoke: reconnect, everyMs: comparedWithinMs },
  loss: { prepare: endLease, provoke: emptyThenReconnect, everyMs: comparedWithinMs, limitMs: 90_000 },
  'peer returns': { provoke: killPeerForAWhile, everyMs: onlyOnce },
  stop: { provoke: ({ stage, victim }) => stage.system.stopPart(victim, 26_500), everyMs: onlyOnce, endsVictim: true },
};

/** The right to compare of an instance that was killed would run out after 30 s by itself: only the time is saved. */
async function endLease({ stage: { databases }, app }) {
  await databases.query(app, 'UPDATE outbox_reconciler SET owner = NULL, lease_until = NULL WHERE owner IS NOT NULL');
}

/** Whoever had to connect anew compares at once. */
async function reconnect({ stage: { links }, victim }) {
  const { proxy } = links.get(`${victim}>nats`);
  proxy.cut();
  await pause(50);
  proxy.pass();
}

async function emptyThenReconnect(scene) {
  await emptyStream(scene);
  await reconnect(scene);
}

async function killPeerForAWhile({ stage: { system }, peer }) {
  await system.kill(peer, 'SIGKILL');
  await pause(laneLeaseMs);
  await system.start(peer);
  await system.untilReady(peer);
}
