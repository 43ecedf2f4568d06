import { Injectable } from '@nestjs/common';
import { DeadlinePassed, RequestAborted } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { RefusedForNow } from '../problem/refused-for-now.js';

/** Where an answer is kept. */
export interface CachePlace {
  /** What events clear together: the name of the endpoint. */
  readonly group: string;
  /** Who asked what. */
  readonly key: string;
  readonly ttlMs: number;
}

interface Kept {
  readonly answer: unknown;
  readonly bytes: number;
  readonly group: string;
  readonly until: number;
}

const MOST_BYTES = 32 * 1_048_576;
const MOST_BYTES_OF_ONE = 262_144;

/** Keeps answers, the ones used last, up to 32 MB; an answer above 256 KB is not kept. Those who ask the same at the same time share one question. */
@Injectable()
export class AnswerCache {
  /** Least recently used first. */
  readonly #kept = new Map<string, Kept>();
  readonly #asked = new Map<string, Promise<unknown>>();
  readonly #cleared = new Map<string, number>();
  readonly #answers;
  #bytes = 0;

  constructor(metrics: Metrics) {
    const help = 'Answers of endpoints that keep them: kept, asked for together with others, or asked for';
    this.#answers = metrics.counter({ name: 'cached_answers_total', help, labelNames: ['endpoint', 'from'] });
  }

  /**
   * The kept answer, or the one that is asked for already, or a new one. A question fails for all who share it, unless the reason is the
   * own affair of who asked it.
   */
  async get(place: CachePlace, ask: () => Promise<unknown>): Promise<unknown> {
    const kept = this.#fresh(place.key);
    if (kept) return this.#from('kept', place, kept.answer);
    const asked = this.#asked.get(place.key);
    if (!asked) return this.#ask(place, ask);
    try {
      return this.#from('shared', place, await asked);
    } catch (error) {
      // The others ask once more, and again together.
      if (isOwnAffair(error)) return this.get(place, ask);
      throw error;
    }
  }

  /** Forgets a group. An answer that is being asked for now is not kept: it may be from before. */
  clear(group: string): void {
    this.#cleared.set(group, this.#clearedTimes(group) + 1);
    for (const [key, kept] of this.#kept) if (kept.group === group) this.#forget(key);
    // Whoever comes from now on must not share a question from before.
    for (const key of this.#asked.keys()) if (key.startsWith(`${group} `)) this.#asked.delete(key);
  }

  async #ask(place: CachePlace, ask: () => Promise<unknown>): Promise<unknown> {
    const { group, key } = place;
    const clearedBefore = this.#clearedTimes(group);
    const asked = ask();
    this.#asked.set(key, asked);
    try {
      const answer = await asked;
      if (this.#clearedTimes(group) === clearedBefore) this.#keep(place, answer);
      return this.#from('asked', place, answer);
    } finally {
      if (this.#asked.get(key) === asked) this.#asked.delete(key);
    }
  }

  #fresh(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#forget(key);
    if (kept.until <= Date.now()) return undefined;
    this.#remember(key, kept);
    return kept;
  }

  #keep({ group, key, ttlMs }: CachePlace, answer: unknown): void {
    const bytes = key.length + Buffer.byteLength(JSON.stringify(answer) ?? '');
    if (bytes > MOST_BYTES_OF_ONE) return;
    this.#forget(key);
    this.#remember(key, { answer, bytes, group, until: Date.now() + ttlMs });
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#forget(oldest);
    }
  }

  #remember(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }

  #clearedTimes(group: string): number {
    return this.#cleared.get(group) ?? 0;
  }

  #from(from: 'kept' | 'shared' | 'asked', { group }: CachePlace, answer: unknown): unknown {
    this.#answers.inc({ endpoint: group, from });
    return answer;
  }
}

/** Whether a question failed because of who asked it: he went away, had less time, or asks too much. */
function isOwnAffair(error: unknown): boolean {
  if (error instanceof RefusedForNow) return error.refusal.status === 429;
  return error instanceof RequestAborted || error instanceof DeadlinePassed;
}
