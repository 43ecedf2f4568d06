import { duplicates } from './duplicates.js';
import { failSteps } from './fail-steps.js';
import { freezeInstance } from './freeze-instance.js';
import { freezeNats } from './freeze-nats.js';
import { halfOpen } from './half-open.js';
import { killGateway } from './kill-gateway.js';
import { killInstance } from './kill-instance.js';
import { killNats } from './kill-nats.js';
import { killPostgres } from './kill-postgres.js';
import { operatorError } from './operator-error.js';
import { outageNats } from './outage-nats.js';
import { partition } from './partition.js';
import { poison } from './poison.js';
import { redrive } from './redrive.js';
import { refusedKey } from './refused-key.js';
import { reordering } from './reordering.js';
import { restartNats } from './restart-nats.js';
import { rollbackNats } from './rollback-nats.js';
import { rollingRestart } from './rolling-restart.js';
import { slowConsumer } from './slow-consumer.js';
import { slowNetwork } from './slow-network.js';
import { stallInstance } from './stall-instance.js';
import { troublePostgres } from './trouble-postgres.js';
import { troubleProvider } from './trouble-provider.js';

/**
 * One kind of trouble.
 * @typedef {object} Fault
 * @property {string} id  as in the list of faults: `F1`
 * @property {string} name
 * @property {string} describe  one sentence
 * @property {number} weight  how often it comes in a mix of all
 * @property {(random: import('../plan/random.js').Random) => { holdMs: number } & Record<string, unknown>} plan
 *   what chance decides: asked before the run, so that the seed alone makes the plan
 * @property {(stage: import('../stage/open-stage.js').Stage, planned: Injection) => Promise<Hit>} inject
 *   throws NothingFree when other faults have all it could hit
 * @property {Recovery} [recovery]  what it is measured by
 * @property {string} [effect]  which of the parameters of a hit counts what it did: with none it was not carried out
 * @property {number} [lingersMs]  how long the system has to do with it when it is over: the drain waits for that, so none is planned
 *   that late, but in the first half of a short run
 *
 * @typedef {{ id: number, holdMs: number } & Record<string, unknown>} Injection  `id`: of the fault in the plan; and what `plan` returned
 *
 * @typedef {object} Hit
 * @property {readonly string[]} targets  what was hit; claimed until the fault is healed
 * @property {readonly string[]} [stopped]  processes that are dead or frozen until then
 * @property {readonly { instance: string, from: string }[]} [cutsOff]  who cannot reach whom until then
 * @property {string} [startedAt]  since when, where the injection itself took a while
 * @property {object} [parameters]  what is worth knowing about it besides
 * @property {() => Promise<object | void>} heal  takes the cause away; what it returns is added to the parameters,
 *   but for `healedAt`, since when all is well, where the heal had something to do afterwards
 *
 * @typedef {{ what: 'take over' | 'writes flow' | 'events flow', from: 'startedAt' | 'healedAt', limitMs: number }} Recovery
 */

/** @type {readonly Fault[]} */
const faults = [
  killInstance,
  killGateway,
  freezeInstance,
  killNats,
  freezeNats,
  restartNats,
  rollbackNats,
  killPostgres,
  troublePostgres,
  partition,
  halfOpen,
  slowNetwork,
  outageNats,
  duplicates,
  reordering,
  poison,
  slowConsumer,
  troubleProvider,
  failSteps,
  stallInstance,
  operatorError,
  rollingRestart,
  refusedKey,
  redrive,
];

/** Every fault by its id. A new fault is one more line above. */
export const faultTable = Object.fromEntries(faults.map((fault) => [fault.id, fault]));
