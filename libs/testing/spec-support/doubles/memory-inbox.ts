import { AsyncLocalStorage } from 'node:async_hooks';
import type { InboxHarness } from '../../src/conformance/inbox.js';

/** What is wrong with an inbox that is broken on purpose. */
export type InboxFault =
  | 'forgets'
  | 'handles copies side by side'
  | 'records before the work'
  | 'leaves effects of failed work'
  | 'records apart from the effects'
  | 'does not keep refusals';

class Refusal extends Error {}

interface Transaction {
  readonly effects: string[];
  readonly epoch: number;
}

type Answer = { readonly reply: number } | { readonly refusal: Error };

/** An inbox without a database, as a correct one behaves, unless a fault is wanted. */
export class MemoryInbox implements InboxHarness {
  readonly refusal = new Refusal('sold out');
  readonly #answers = new Map<string, Answer>();
  readonly #committed: string[] = [];
  readonly #current = new AsyncLocalStorage<Transaction>();
  readonly #last = new Map<string, Promise<unknown>>();
  #crash: string | undefined;
  #epoch = 0;

  constructor(private readonly fault?: InboxFault) {}

  async handle(id: string, work: () => Promise<number>): Promise<number> {
    if (this.fault === 'handles copies side by side') return this.#handle(id, work);
    const turn = (this.#last.get(id) ?? Promise.resolve()).then(() => this.#handle(id, work));
    this.#last.set(
      id,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async effect(text: string): Promise<void> {
    const kept = this.fault === 'leaves effects of failed work' ? this.#committed : this.#current.getStore()?.effects;
    kept?.push(text);
  }

  async effects(): Promise<string[]> {
    return [...this.#committed];
  }

  crash(where: 'before the commit' | 'after the commit'): void {
    this.#crash = where;
  }

  async restartDatabase(): Promise<void> {
    this.#epoch += 1;
  }

  async close(): Promise<void> {}

  async #handle(id: string, work: () => Promise<number>): Promise<number> {
    const first = this.#answers.get(id);
    if (first) return given(first);
    if (this.fault === 'records before the work') this.#answers.set(id, { reply: 1 });
    const transaction = { effects: [], epoch: this.#epoch };
    const answer = await this.#answerOf(transaction, work);
    this.#commit(id, answer, transaction);
    return given(answer);
  }

  async #answerOf(transaction: Transaction, work: () => Promise<number>): Promise<Answer> {
    try {
      return { reply: await this.#current.run(transaction, work) };
    } catch (error) {
      if (error !== this.refusal) throw error;
      transaction.effects.length = 0;
      return { refusal: this.refusal };
    }
  }

  #commit(id: string, answer: Answer, { effects, epoch }: Transaction): void {
    if (epoch !== this.#epoch) throw new Error('the connection was lost');
    if (this.fault === 'records apart from the effects') this.#committed.push(...effects.splice(0));
    this.#die('before the commit');
    this.#committed.push(...effects);
    if (this.#keeps(answer)) this.#answers.set(id, answer);
    this.#die('after the commit');
  }

  #keeps(answer: Answer): boolean {
    return this.fault !== 'forgets' && !(this.fault === 'does not keep refusals' && 'refusal' in answer);
  }

  #die(where: string): void {
    if (this.#crash !== where) return;
    this.#crash = undefined;
    throw new Error(`died ${where}`);
  }
}

function given(answer: Answer): number {
  if ('refusal' in answer) throw answer.refusal;
  return answer.reply;
}
