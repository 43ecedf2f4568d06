import { setTimeout as pause } from 'node:timers/promises';
import { NothingFree } from './stage/claims.js';

/** Carries the planned faults out, each at its time, and heals them. */
export class Nemesis {
  #stage;
  #table;
  #note;
  #over = new AbortController();
  #records = [];

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

  /** Resolves when all faults are healed: after the last one, or soon after `stop`. @param {readonly import('./plan/plan.js').PlannedFault[]} plan */
  async run(plan) {
    const startedAt = Date.now();
    await Promise.all(plan.map((planned) => this.#carryOut(planned, startedAt + planned.atMs)));
  }

  /** Injects nothing more and heals what is under way at once. */
  stop() {
    this.#over.abort();
  }

  async #carryOut(planned, at) {
    await this.#until(at);
    if (this.#over.signal.aborted) return;
    const record = { id: planned.id, fault: planned.fault, name: planned.name, startedAt: new Date().toISOString() };
    try {
      await this.#injectAndHeal(planned, record);
    } catch (error) {
      if (error instanceof NothingFree) return;
      record.error = error.stack;
      this.#note(`${planned.fault} ${planned.name}: ${error.message}`);
    }
    this.#records.push(record);
  }

  async #injectAndHeal({ id, fault, holdMs, parameters }, record) {
    const hit = await this.#table[fault].inject(this.#stage, { id, holdMs, ...parameters });
    const { targets, stopped = [], cutsOff = [], heal } = hit;
    try {
      Object.assign(record, { targets, stopped, cutsOff, parameters: { holdMs, ...hit.parameters } });
      this.#note(`${fault} ${record.name}: ${targets.join(', ')}`);
      await this.#until(Date.now() + holdMs);
      const more = await heal();
      record.healedAt = new Date().toISOString();
      Object.assign(record.parameters, more);
    } finally {
      this.#stage.claims.release(targets);
    }
  }

  async #until(at) {
    await pause(Math.max(0, at - Date.now()), undefined, { signal: this.#over.signal }).catch(() => {});
  }
}
