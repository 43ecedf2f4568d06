import { setTimeout as pause } from 'node:timers/promises';

/** An instance, where it is asked whether it is ready, and where it serves. */
export interface Backend {
  readonly url: string;
  readonly readyUrl: string;
}

const everyMs = 100;

/** Knows which instances want new connections, as load balancers do: from asking them again and again. */
export class LoadBalancer {
  readonly #ready = new Set<Backend>();
  readonly #closing = new AbortController();
  readonly #probing: Promise<unknown>;
  #turn = 0;

  constructor(private readonly backends: readonly Backend[]) {
    this.#probing = Promise.all(backends.map((backend) => this.#probe(backend)));
  }

  /** Where the next connection goes: to the instances that are ready, in turn. */
  choose(): string {
    const ready = this.backends.filter((backend) => this.#ready.has(backend));
    const chosen = ready[this.#turn++ % ready.length];
    if (!chosen) throw new Error('No instance is ready');
    return chosen.url;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#probing;
  }

  async #probe(backend: Backend): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (await isReady(backend.readyUrl)) this.#ready.add(backend);
      else this.#ready.delete(backend);
      await pause(everyMs, undefined, { signal }).catch(() => {});
    }
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.text();
      return response.ok;
    },
    () => false,
  );
}
