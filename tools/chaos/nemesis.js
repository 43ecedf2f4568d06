import { setTimeout as pause } from 'node:timers/promises';
import { NothingFree } from './stage/claims.js';
import { instanceNames } from './stage/instances.js';

const settleMs = 5_000;

/** What a fault wants to hit may be another one's for so long; then it is left out. */
const usualPatienceMs = 20_000;
const tryEveryMs = 500;

/** Carries the planned faults out, each at its time, and heals them. */
export class Nemesis {
  #stage;
  #table;
  #note;
  #over = new AbortController();
  #records = [];
  #patienceMs = usualPatienceMs;

  /**
   * @param {import('./stage/open-stage.js').Stage} stage
   * @param {Readonly<Record<string, import('./faults/table.js').Fault>>} table
   * @param {(text: string) => void} note
   */
  constructor(stage, table, note) {
    this.#stage = stage;
    this.#table = table;
    this.#note = note;
  }

  /** What was done so far, as faults.jsonl holds it. */
  get records() {
    return this.#records;
  }

  /**
   * Resolves when all faults are healed: after the last one, or soon after `stop`.
   * @param {readonly import('./plan/plan.js').PlannedFault[]} plan
   * @param {{ oneAtATime: boolean, patienceMs?: number }} options  `oneAtATime`: each waits until the system has recovered from the
   *   one before, however long that takes; `patienceMs`: how long a fault waits for something that others have
   */
  async run(plan, { oneAtATime, patienceMs = usualPatienceMs }) {
    this.#patienceMs = patienceMs;
    const startedAt = Date.now();
    if (!oneAtATime) {
      await Promise.all(plan.map((planned) => this.#carryOut(planned, startedAt + planned.atMs)));
      return;
    }
    let restMs = settleMs;
    for (const planned of plan) {
      await this.#carryOut(planned, Math.max(startedAt + planned.atMs, Date.now() + restMs));
      restMs = this.#restAfter(planned.fault);
      if (!this.#over.signal.aborted) await this.#recovered();
    }
  }

  /** Injects nothing more and heals what is under way at once. */
  stop() {
    this.#over.abort();
  }

  async #carryOut(planned, at) {
    await this.#until(at);
    if (this.#over.signal.aborted) return;
    const { id, fault, name } = planned;
    const claims = this.#stage.claims.ofOneFault();
    const record = { id, fault, name, startedAt: new Date().toISOString() };
    try {
      await this.#injectAndHeal(planned, record, claims);
      this.#records.push(record);
    } catch (error) {
      if (error instanceof NothingFree) this.#skip({ id, fault, name, skipped: error.message });
      else this.#fail(record, error);
    } finally {
      claims.release();
    }
  }

  /** At the end of a run nobody knows whether it would have found something. */
  #skip(record) {
    if (!this.#over.signal.aborted) this.#records.push(record);
  }

  #fail(record, error) {
    const { effect } = this.#table[record.fault];
    const targets = !effect || record.parameters?.[effect] > 0 ? record.targets : undefined;
    this.#records.push({ ...record, targets, error: error.stack });
    this.#note(`${record.fault} ${record.name}: ${error.message}`);
  }

  async #injectAndHeal({ fault, holdMs, id, parameters }, record, claims) {
    const stage = { ...this.#stage, claims };
    const hit = await this.#inject(fault, stage, { id, holdMs, ...parameters });
    const { targets, stopped = [], cutsOff = [], startedAt = hit.begunAt, heal } = hit;
    Object.assign(record, { startedAt, targets, stopped, cutsOff, parameters: { holdMs, ...hit.parameters } });
    this.#note(`${fault} ${record.name}: ${targets.join(', ')}`);
    await this.#until(Date.now() + holdMs);
    const { healedAt = new Date().toISOString(), ...more } = (await heal()) ?? {};
    record.healedAt = healedAt;
    Object.assign(record.parameters, more);
    const { effect } = this.#table[fault];
    if (effect && record.parameters[effect] === 0) throw new Error(`it had no effect: ${effect} is 0`);
  }

  /** Whoever waits for what a killed process held is ready meanwhile, so that readiness does not show the end of it. */
  #restAfter(fault) {
    const { recovery } = this.#table[fault];
    return recovery?.what === 'take over' ? recovery.limitMs : settleMs;
  }

  /** Throws NothingFree when other faults have all it could hit for too long. */
  async #inject(fault, stage, planned) {
    for (const deadline = Date.now() + this.#patienceMs; ;) {
      const begunAt = new Date().toISOString();
      try {
        return { begunAt, ...(await this.#table[fault].inject(stage, planned)) };
      } catch (error) {
        const isOver = this.#over.signal.aborted || Date.now() > deadline;
        if (!(error instanceof NothingFree) || isOver) throw error;
        stage.claims.release();
      }
      await this.#until(Date.now() + tryEveryMs);
    }
  }

  async #recovered() {
    const { system } = this.#stage;
    await Promise.all(instanceNames.map((name) => system.untilReady(name).catch((error) => this.#note(error.message))));
  }

  async #until(at) {
    await pause(Math.max(0, at - Date.now()), undefined, { signal: this.#over.signal }).catch(() => {});
  }
}
