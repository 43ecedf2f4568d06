import { Injectable } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { asLongAsAwaited } from '../calls/as-long-as-awaited.js';
import { endOf, type Asker, type Ended } from './end-of-question.js';

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
/** So often somebody waits for the question of another one; then he asks by himself. */
const MOST_SHARED = 2;

/** Keeps answers, the ones used last, up to 32 MB; an answer above 256 KB is not kept. Those who ask the same at the same time share one question. */
@Injectable()
export class AnswerCache {
  /** Least recently used first. */
  readonly #kept = new Map<string, Kept>();
  readonly #asked = new Map<string, Promise<Ended>>();
  readonly #cleared = new Map<string, number>();
  readonly #answers;
  #bytes = 0;

  constructor(metrics: Metrics) {
    const help = 'Answers of endpoints that keep them: kept, asked for together with others, or asked for';
    this.#answers = metrics.counter({ name: 'cached_answers_total', help, labelNames: ['endpoint', 'from'] });
  }

  /**
   * The kept answer, or the one that is asked for already, or a new one. A question fails for all who share it, unless the reason is the
   * own affair of who asked it: then the others ask once more, and again together. Nobody waits for the question of another one beyond
   * his own deadline (DeadlinePassed), or after he has gone (RequestAborted).
   */
  async get(place: CachePlace, asker: Asker, ask: () => Promise<unknown>): Promise<unknown> {
    for (let shared = 0; shared < MOST_SHARED; shared++) {
      const kept = this.#fresh(place.key);
      if (kept) return this.#from('kept', place, kept.answer);
      const asked = this.#asked.get(place.key);
      if (!asked) break;
      const ended = await asLongAsAwaited(asked, waitOf(place, asker));
      if ('answer' in ended) return this.#from('shared', place, ended.answer);
      if (!ended.isOwnAffair) throw ended.failure;
    }
    return this.#ask(place, asker, ask);
  }

  /** Forgets a group. An answer that is being asked for now is not kept: it may be from before. */
  clear(group: string): void {
    this.#cleared.set(group, this.#clearedTimes(group) + 1);
    for (const [key, kept] of this.#kept) if (kept.group === group) this.#forget(key);
    // Whoever comes from now on must not share a question from before.
    for (const key of this.#asked.keys()) if (key.startsWith(`${group} `)) this.#asked.delete(key);
  }

  async #ask(place: CachePlace, asker: Asker, ask: () => Promise<unknown>): Promise<unknown> {
    const { group, key } = place;
    const clearedBefore = this.#clearedTimes(group);
    const asked = endOf(ask, asker);
    this.#asked.set(key, asked);
    const ended = await asked;
    if (this.#asked.get(key) === asked) this.#asked.delete(key);
    if ('failure' in ended) throw ended.failure;
    if (this.#clearedTimes(group) === clearedBefore) this.#keep(place, ended.answer);
    return this.#from('asked', place, ended.answer);
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

function waitOf({ group }: CachePlace, { deadline, signal }: Asker) {
  return { request: group, signal, ...(deadline !== undefined && { deadline }) };
}
