import type { OutboxRow } from './outbox-row.js';

/** How rows are published side by side. */
export interface ChainRun {
  readonly maxInFlight: number;
  /** Publishes one row; false stops its chain, so that no later row overtakes it. */
  readonly publish: (row: OutboxRow) => Promise<boolean>;
}

/**
 * Publishes rows of different keys side by side and rows of one key one after the other, each after the answer for the one before.
 * Pipelining one key would let its second message in when the first is refused, and the retry would land behind it.
 */
export async function runChains(rows: readonly OutboxRow[], { maxInFlight, publish }: ChainRun): Promise<void> {
  const all = chainsOf(rows);
  const chains = all.values();
  const runNext = async () => {
    // All runners share one iterator: each takes the next chain when its own is done.
    for (const chain of chains) await runChain(chain, publish);
  };
  await Promise.all(Array.from({ length: Math.min(maxInFlight, all.size) }, runNext));
}

function chainsOf(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  const chains = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const name = `${row.destination} ${row.key}`;
    const chain = chains.get(name);
    if (chain) chain.push(row);
    else chains.set(name, [row]);
  }
  return chains;
}

async function runChain(chain: readonly OutboxRow[], publish: ChainRun['publish']): Promise<void> {
  for (const row of chain) if (!(await publish(row))) return;
}
