import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { JsonLines } from '../json-lines.js';
import { instanceNames } from '../stage/instances.js';
import { gaveUpStarting } from '../stage/revive.js';
import { LogFiles } from './log-files.js';
import { MachineWatch } from './machine-watch.js';
import { MetricsWatch } from './metrics-watch.js';
import { ReadinessWatch } from './readiness-watch.js';

const collectionMs = 1_000;

/** Writes down what the processes say of themselves and how they end, from the start to the end of a run. */
export class Watch {
  #files;
  #logs;
  #readiness;
  #metrics;
  #machine;
  #system;

  /** @param {import('../stage/open-stage.js').Stage} stage  @param {string} out */
  constructor({ system, ports, mayEnd }, out) {
    this.#system = system;
    const [exits, readiness, metrics, machine] = ['exits', 'readiness', 'metrics', 'machine'].map(
      (name) => new JsonLines(join(out, `${name}.jsonl`)),
    );
    this.#files = [exits, readiness, metrics, machine];
    this.#machine = new MachineWatch(machine);
    this.#logs = new LogFiles(join(out, 'logs'));
    system.on('line', (name, text) => this.#logs.write(name, text));
    system.on('exit', (instance, end) => {
      const gaveUp = !end.expected && gaveUpStarting(system.logs(instance));
      const expected = end.expected || gaveUp || mayEnd(instance);
      exits.write({ at: new Date().toISOString(), instance, ...end, expected, gaveUp });
    });
    const admin = (instance) => `http://127.0.0.1:${ports.admin[instance]}`;
    const readyUrls = instanceNames.map((instance) => [instance, `${admin(instance)}/health/ready`]);
    this.#readiness = new ReadinessWatch(Object.fromEntries(readyUrls), readiness);
    this.#metrics = new MetricsWatch(
      instanceNames.map((instance) => ({
        instance,
        url: `${admin(instance)}/metrics`,
        pid: () => system.pid(instance),
      })),
      metrics,
    );
  }

  start() {
    this.#readiness.start();
    this.#metrics.start();
    this.#machine.start();
  }

  /** Whether an instance has just said that it is about to end. @param {string} instance */
  isStopping(instance) {
    return this.#readiness.isStopping(instance);
  }

  /** The figures of every instance now, after it has collected its garbage. */
  async figures() {
    await Promise.all(instanceNames.map((instance) => this.#system.kill(instance, 'SIGUSR2')));
    await pause(collectionMs);
    return this.#metrics.sample();
  }

  /** Ends the questions; exits and logs are still written down. */
  async stopAsking() {
    this.#metrics.stop();
    this.#machine.stop();
    await this.#readiness.stop();
  }

  /** Resolves when everything is in the files. */
  async close() {
    await Promise.all([...this.#files.map((file) => file.close()), this.#logs.close()]);
  }
}
