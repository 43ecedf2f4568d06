import { setTimeout as pause } from 'node:timers/promises';
import { failPointsOf, isKill } from './cases.js';
import { watchFailure } from './watch-failure.js';
import { ways } from './ways.js';

const usualLimitMs = 60_000;
const deathLimitMs = 5_000;
const stopLimitMs = 30_000;

/**
 * What came of a case.
 * @typedef {object} Trial
 * @property {number} [hitMs]  from the arming to the step
 * @property {number} [backMs]  from the failure until the instance was ready
 * @property {number} [diedAt]  in ms since 1970
 * @property {string} [problem]  why it proves nothing, or what is wrong
 */

/**
 * Lets one step fail in the victim while customers come, and brings the victim back.
 * @param {import('./cases.js').StepCase} planned  @param {import('./ways.js').Scene} scene  @param {AbortSignal} signal
 * @returns {Promise<Trial>}
 */
export async function tryCase(planned, scene, signal) {
  const { stage, victim } = scene;
  const watched = watchFailure(stage.system, victim, planned);
  if (isKill(planned.mode)) stage.expectEnds(victim);
  try {
    return await fail(planned, { ...scene, watched }, signal);
  } catch (error) {
    return { problem: error.message };
  } finally {
    watched.close();
    stage.expectNoEnd(victim);
  }
}

async function fail(planned, scene, signal) {
  const way = ways[planned.way];
  await way.prepare?.(scene);
  const armedAt = Date.now();
  scene.stage.system.tell(scene.victim, { failPoints: failPointsOf(planned) });
  const reaching = new AbortController();
  const provoked = provoke(way, scene, reaching.signal);
  const hitAt = await within(scene.watched.hit, way.limitMs ?? usualLimitMs, signal);
  reaching.abort();
  const death = hitAt && isKill(planned.mode) ? await within(scene.watched.ended, deathLimitMs) : undefined;
  if (way.endsVictim) await within(provoked, stopLimitMs);
  await bringBack(scene, hitAt);
  const [failedAt, backAt] = [death?.at ?? hitAt, Date.now()];
  const problem = problemOf(planned, { hitAt, death, troubles: await within(provoked, stopLimitMs) });
  return { hitMs: hitAt && hitAt - armedAt, backMs: failedAt && backAt - failedAt, diedAt: death?.at, problem };
}

/** What is armed and was not reached would fail later on, so that process is ended. */
async function bringBack({ stage: { system }, victim }, hitAt) {
  if (!hitAt) await system.kill(victim, 'SIGKILL');
  if (!system.isRunning(victim)) await system.start(victim);
  await system.untilReady(victim);
}

function problemOf({ mode }, { hitAt, death, troubles }) {
  if (!hitAt) return ['never reached', ...(troubles ?? [])].join('; ');
  if (isKill(mode) && death?.signal !== 'SIGKILL') return 'reached, and the process did not die of it';
  return undefined;
}

/** Until the signal aborts; resolves with what went wrong meanwhile: much may, in a system that is made to fail. */
async function provoke({ provoke: once, everyMs }, scene, signal) {
  const troubles = new Set();
  while (!signal.aborted) {
    await once(scene).catch((error) => troubles.add(error.message));
    await pause(everyMs, undefined, { signal }).catch(() => {});
  }
  return troubles;
}

/** Undefined when it takes too long, or the signal aborts. */
async function within(promise, limitMs, signal) {
  const over = new AbortController();
  const signals = signal ? [signal, over.signal] : [over.signal];
  const limit = pause(limitMs, undefined, { signal: AbortSignal.any(signals) }).catch(() => undefined);
  return Promise.race([promise, limit]).finally(() => over.abort());
}
