import { setTimeout as delay } from 'node:timers/promises';
import type {
  TransportHarness,
  TransportInstance,
  TransportMessage,
  TransportWork,
} from '../../src/conformance/transport.js';

/** What is wrong with a transport that is broken on purpose. */
export type TransportFault =
  | 'knows no message by its id'
  | 'hands out only what comes later'
  | 'acknowledges before the work'
  | 'gives every instance everything'
  | 'hands out a key side by side'
  | 'stops without waiting'
  | 'forgets at a restart'
  | 'waits for nobody'
  | 'never gives up';

interface Instance {
  readonly work: TransportWork;
  alive: boolean;
  readonly inWork: Set<Promise<unknown>>;
}

/** Messages in memory, as a correct transport treats them, unless a fault is wanted. */
export class MemoryTransport implements TransportHarness {
  readonly #stored: TransportMessage[] = [];
  readonly #instances: Instance[] = [];
  readonly patienceMs = 500;
  readonly #isStopping = new Set<Instance>();
  readonly #taken = new Set<string>();
  #turn = 0;

  constructor(private readonly fault?: TransportFault) {}

  async store(message: TransportMessage): Promise<boolean> {
    const known = this.#stored.some(({ id }) => id === message.id);
    if (known && this.fault !== 'knows no message by its id') return false;
    this.#stored.push(message);
    this.#handOut();
    return !known;
  }

  async start(work: TransportWork): Promise<TransportInstance> {
    if (this.fault === 'hands out only what comes later') this.#stored.length = 0;
    const instance: Instance = { work, alive: true, inWork: new Set() };
    this.#instances.push(instance);
    this.#handOut();
    return { stop: () => this.#stop(instance), kill: async () => this.#kill(instance) };
  }

  async ask(question: string, timeoutMs: number): Promise<string> {
    const answering = this.#instances.find(({ alive, work }) => alive && work.answer)?.work.answer;
    if (!answering) throw new Error(this.fault === 'waits for nobody' ? 'unknown' : 'unavailable');
    const waitMs = this.fault === 'never gives up' ? timeoutMs * 10 : timeoutMs;
    const deadline = delay(waitMs, undefined, { ref: false }).then(() => {
      throw new Error(this.fault === 'never gives up' ? 'gave up' : 'unknown');
    });
    return Promise.race([answering(question), deadline]);
  }

  async restartBroker(): Promise<void> {
    if (this.fault === 'forgets at a restart') this.#stored.length = 0;
  }

  async close(): Promise<void> {
    for (const instance of this.#instances) instance.alive = false;
  }

  #handOut(): void {
    // A copy: what is acknowledged at once is removed while this goes on.
    for (const message of this.#stored.slice()) {
      const takers = this.#instances.filter(({ alive, work }) => alive && (work.consume ?? work.consumeInOrder));
      const next = this.#turn++ % Math.max(takers.length, 1);
      const receivers = this.fault === 'gives every instance everything' ? takers : takers.slice(next, next + 1);
      for (const instance of receivers) this.#give(instance, message);
    }
  }

  #give(instance: Instance, message: TransportMessage): void {
    const place =
      instance.work.consumeInOrder && this.fault !== 'hands out a key side by side' ? message.key : message.id;
    const name =
      this.fault === 'gives every instance everything' ? `${this.#instances.indexOf(instance)} ${place}` : place;
    if (this.#taken.has(name)) return;
    this.#taken.add(name);
    const working = this.#work(instance, message).finally(() => {
      instance.inWork.delete(working);
      if (!instance.alive && !this.#isStopping.has(instance)) return;
      this.#taken.delete(name);
      setImmediate(() => this.#handOut());
    });
    instance.inWork.add(working);
  }

  async #work({ work }: Instance, message: TransportMessage): Promise<void> {
    const early = this.fault === 'acknowledges before the work';
    if (early) this.#acknowledge(message);
    // As messages take their time on the way, later ones arrive first where nobody takes care.
    if (this.fault === 'hands out a key side by side') await delay(message.number % 2 ? 5 : 0);
    try {
      await (work.consumeInOrder ?? work.consume)?.(message);
    } catch {
      return;
    }
    if (!early) this.#acknowledge(message);
  }

  #acknowledge(message: TransportMessage): void {
    const at = this.#stored.indexOf(message);
    if (at >= 0) this.#stored.splice(at, 1);
  }

  async #stop(instance: Instance): Promise<void> {
    this.#isStopping.add(instance);
    instance.alive = false;
    if (this.fault !== 'stops without waiting') await Promise.all(instance.inWork);
  }

  #kill(instance: Instance): void {
    instance.alive = false;
    this.#taken.clear();
  }
}
