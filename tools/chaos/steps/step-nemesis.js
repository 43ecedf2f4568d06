import { refuseNowAndThen } from './refusals.js';
import { isKill } from './cases.js';
import { tryCase } from './try-case.js';

/** Lets every step of every application fail, one after the other, in all applications side by side. */
export class StepNemesis {
  #stage;
  #note;
  #lanes;
  #over = new AbortController();
  #records = [];
  #count = 0;

  /**
   * @param {import('../stage/open-stage.js').Stage} stage
   * @param {readonly (readonly import('./cases.js').StepCase[])[]} lanes  the cases of one application each
   * @param {(text: string) => void} note
   */
  constructor(stage, lanes, note) {
    this.#stage = stage;
    this.#lanes = lanes;
    this.#note = note;
  }

  /** What was done so far, as faults.jsonl holds it. */
  get records() {
    return this.#records;
  }

  /** Resolves when all was tried and every process runs, or soon after `stop`. */
  async run() {
    const accept = await refuseNowAndThen(this.#stage);
    await Promise.all(this.#lanes.map((cases) => this.#runLane(cases)));
    await accept();
  }

  /** Tries nothing more: what was not tried is written down as never reached. */
  stop() {
    this.#over.abort();
  }

  async #runLane(cases) {
    for (const planned of cases) {
      const id = (this.#count += 1);
      const record = await this.#try(planned, id);
      this.#records.push(record);
      const { problem, hitMs, backMs } = record.parameters;
      const outcome = problem ?? `reached after ${hitMs} ms, ready after ${backMs} ms more`;
      this.#note(`${record.targets[0]} ${planned.step} ${planned.mode}: ${outcome}`);
    }
  }

  async #try(planned, id) {
    const { app, step, mode, way } = planned;
    const [victim, peer] = [`${app}-1`, `${app}-2`];
    const startedAt = new Date().toISOString();
    const scene = { stage: this.#stage, id, app, victim, peer };
    const notTried = { problem: 'not tried: the time was over' };
    const { diedAt, ...trial } = this.#over.signal.aborted
      ? notTried
      : await tryCase(planned, scene, this.#over.signal);
    const stopped = isKill(mode) || way === 'stop' ? [victim] : [];
    return {
      id,
      fault: 'F22',
      name: 'fail-step',
      startedAt: diedAt ? new Date(diedAt).toISOString() : startedAt,
      healedAt: new Date().toISOString(),
      targets: [victim],
      stopped: way === 'peer returns' ? [...stopped, peer] : stopped,
      cutsOff: [],
      parameters: { app, step, mode, way, armedAt: startedAt, ...trial },
    };
  }
}
